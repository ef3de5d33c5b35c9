/**
 * The class that the class of an object extends. Some base classes aren't exported by tfjs. It exports functions that
 * make objects of their subclasses: take such an object.
 */
export function baseClassOf<T extends object>(object: T): new () => T {
  const ownPrototype = Object.getPrototypeOf(object) as object;
  const basePrototype = Object.getPrototypeOf(ownPrototype) as { constructor: new () => T };
  return basePrototype.constructor;
}
