// jsdom lacks these browser interfaces, which JupyterLab's packages touch when they are imported.

class Observer {
  observe(): void {
    return;
  }
  unobserve(): void {
    return;
  }
  disconnect(): void {
    return;
  }
}

const missing: Record<string, unknown> = {
  DragEvent: class extends MouseEvent {},
  ResizeObserver: Observer,
  IntersectionObserver: Observer,
  requestIdleCallback: (callback: () => void) => setTimeout(callback),
  cancelIdleCallback: (id: number) => clearTimeout(id),
  matchMedia: (query: string) => ({
    matches: false,
    media: query,
    // Under the older names as well, which JupyterLab’s web components use.
    addListener: () => undefined,
    removeListener: () => undefined,
    addEventListener: () => undefined,
    removeEventListener: () => undefined
  })
};

for (const [name, value] of Object.entries(missing)) {
  if (Reflect.get(globalThis, name) === undefined) {
    Object.defineProperty(globalThis, name, {
      value,
      writable: true,
      configurable: true
    });
  }
}
