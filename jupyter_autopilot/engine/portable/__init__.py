"""A model as an ONNX graph, which runs wherever there is an ONNX runtime, without Python."""

from .export import ONNX, OnnxModel, convert_bundle, export_onnx

__all__ = ["ONNX", "OnnxModel", "convert_bundle", "export_onnx"]
