// Puts results that arrive in any order back into scan order, with a bound on how many are held.

export class ReorderBuffer<Item> {
  readonly #items = new Map<number, Item>();
  readonly #bound: number;
  #next = 0;

  /** @param bound how far ahead of the oldest missing item an index may be. */
  constructor(bound: number) {
    this.#bound = bound;
  }

  /** Whether the item with this index could be held when it arrives. */
  hasRoomFor(index: number): boolean {
    return index < this.#next + this.#bound;
  }

  /** Takes an item and returns all that are now in order. */
  add(index: number, item: Item): Item[] {
    this.#items.set(index, item);
    const ordered: Item[] = [];
    for (let due = this.#items.get(this.#next); due !== undefined; due = this.#items.get(this.#next)) {
      this.#items.delete(this.#next);
      this.#next += 1;
      ordered.push(due);
    }
    return ordered;
  }
}
