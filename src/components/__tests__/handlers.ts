import type { ExperimentSummary } from '../../api';

/** What can be done with experiments, noted. */
export function handlers() {
  return {
    onOpen: vi.fn<(name: string) => void>(),
    onOpenFolder: vi.fn<(folder: string) => void>(),
    onStop: vi.fn<(name: string) => void>(),
    onResume: vi.fn<(name: string) => void>(),
    onPrioritize: vi.fn<(name: string) => void>(),
    onDelete: vi.fn<(experiment: ExperimentSummary) => void>(),
    onClone: vi.fn<(name: string) => void>()
  };
}
