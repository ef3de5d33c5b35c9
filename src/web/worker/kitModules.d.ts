/** Made by the build: the modules of the kit that answers may import, by their paths below `src`. */
declare module 'kit-modules' {
  export const MODULES: Record<string, unknown>;
}
