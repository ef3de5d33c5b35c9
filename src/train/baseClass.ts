/**
 * The class that the class of an object extends. Use it for classes that tfjs doesn't export: tfjs exports functions
 * that make objects of their subclasses.
 */
export function baseClassOf<T extends object>(object: T): new () => T {
  const ownPrototype = Object.getPrototypeOf(object) as object;
  const basePrototype = Object.getPrototypeOf(ownPrototype) as { constructor: new () => T };
  return basePrototype.constructor;
}
