/** Modules of core that are taken out, and what stands in for them. */
const INSTEAD: [end: string, module: string][] = [
  ['/core/dist/delivery/gate.js', './gate.js'],
  ['/core/dist/delivery/rescue.js', './rescue.js'],
];

type Resolved = { url: string; shortCircuit?: boolean };
type NextResolve = (specifier: string, context: unknown) => Promise<Resolved>;

/** See https://nodejs.org/api/module.html#resolvespecifier-context-nextresolve. */
export async function resolve(specifier: string, context: unknown, next: NextResolve): Promise<Resolved> {
  const resolved = await next(specifier, context);
  const instead = INSTEAD.find(([end]) => resolved.url.endsWith(end));
  return instead ? { ...resolved, url: new URL(instead[1], import.meta.url).href } : resolved;
}
