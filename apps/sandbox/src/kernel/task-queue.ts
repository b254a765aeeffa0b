/** Something to run once time has reached `at`. */
export interface Task {
  at: number;
  /** Breaks ties: what was scheduled first runs first. */
  order: number;
  run: () => void;
}

export interface TaskQueue {
  push(task: Task): void;
  /** Takes the earliest out, if it is due by `until`. */
  takeDue(until: number): Task | undefined;
  clear(): void;
}

/** A binary heap: a bulk send schedules tens of thousands of tasks, and a scan for each would crawl. */
export function createTaskQueue(): TaskQueue {
  let heap: Task[] = [];

  const isBefore = (left: Task, right: Task) =>
    left.at < right.at || (left.at === right.at && left.order < right.order);

  function push(task: Task): void {
    let index = heap.length;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = heap[above] as Task;
      if (isBefore(parent, task)) break;
      heap[index] = parent;
      index = above;
    }
    heap[index] = task;
  }

  function takeDue(until: number): Task | undefined {
    const first = heap[0];
    if (!first || first.at > until) return undefined;
    const last = heap.pop() as Task;
    if (heap.length > 0) sink(last);
    return first;
  }

  /** Fills the gap at the top: the earlier child moves up until `task` fits. */
  function sink(task: Task): void {
    let index = 0;
    for (;;) {
      let below = index * 2 + 1;
      const right = heap[below + 1];
      if (right && isBefore(right, heap[below] as Task)) below += 1;
      const child = heap[below];
      if (!child || isBefore(task, child)) break;
      heap[index] = child;
      index = below;
    }
    heap[index] = task;
  }

  return {
    push,
    takeDue,
    clear: () => {
      heap = [];
    },
  };
}
