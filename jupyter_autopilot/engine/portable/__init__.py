"""A model as an ONNX graph, which runs wherever there is an ONNX runtime, without Python."""

from .export import ONNX, OnnxExport, export_onnx

__all__ = ["ONNX", "OnnxExport", "export_onnx"]
