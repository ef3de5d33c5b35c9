/** The style of the page: light and dark, on a phone, and on paper. */
export const STYLE = `
  :root { color-scheme: light dark; --ink: #222; --quiet: #595959; --paper: #fff; --line: #d0d0d0; --accent: #0b5cad;
    --bar: #f5f5f5; }
  @media (prefers-color-scheme: dark) {
    :root { --ink: #e8e8e8; --quiet: #b0b0b0; --paper: #16181c; --line: #3b3f46; --accent: #8ec5ff; --bar: #20242a; }
  }
  * { box-sizing: border-box; }
  html { scroll-padding-top: 4rem; }
  body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 0; }
  a { color: var(--accent); }
  header, main, footer { max-width: 1100px; margin: 0 auto; padding: 0 1rem; }
  .skip { position: absolute; left: -999rem; }
  .skip:focus { left: 1rem; top: .5rem; z-index: 3; background: var(--paper); padding: .5rem 1rem; }
  nav.labs { position: sticky; top: 0; z-index: 2; background: var(--bar); border-bottom: 1px solid var(--line); }
  nav.labs ul { display: flex; flex-wrap: wrap; gap: 0 .25rem; max-width: 1100px; margin: 0 auto; padding: .25rem 1rem;
    list-style: none; }
  nav.labs a { display: block; padding: .25rem .5rem; text-decoration: none; font-variant-numeric: tabular-nums; }
  nav.labs a:hover, nav.labs a:focus { text-decoration: underline; }
  table { border-collapse: collapse; margin: 1rem 0; }
  th, td { text-align: left; padding: .25rem 1.5rem .25rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
  td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
  section { border-top: 1px solid var(--line); margin-top: 2.5rem; }
  .strip { display: flex; flex-wrap: wrap; gap: .75rem; padding: 0; list-style: none; }
  .strip a { display: block; width: 172px; font-size: .8rem; line-height: 1.3; text-decoration: none; }
  .strip img { display: block; width: 172px; height: 100px; object-fit: cover; object-position: left top; }
  img { background: #fff; border: 1px solid var(--line); }
  figure { margin: 2rem 0 3rem; }
  figure img { display: block; width: 100%; height: auto; }
  h3 { margin: 0 0 .5rem; font-size: 1.15rem; }
  h3 a { text-decoration: none; color: inherit; }
  .motion { display: flex; gap: .75rem; align-items: center; margin: .5rem 0; }
  figcaption { max-width: 65rem; margin-top: .5rem; }
  figcaption p { margin: .25rem 0; }
  .verdict { font-weight: 600; }
  .quiet { color: var(--quiet); font-size: .9rem; }
  code { font-size: .9em; overflow-wrap: anywhere; }
  .failed { color: #b00020; }
  @media (prefers-color-scheme: dark) { .failed { color: #ff8a80; } }
  button { font: inherit; padding: .25rem .75rem; color: inherit; background: var(--bar); border: 1px solid var(--line);
    border-radius: .25rem; cursor: pointer; }
  dialog { width: 100vw; height: 100vh; max-width: none; max-height: none; padding: 1rem 2rem; border: 0;
    color: var(--ink); background: var(--paper); }
  dialog[open] { display: flex; flex-direction: column; gap: .5rem; }
  dialog h2 { margin: 0; font-size: 1.6rem; }
  dialog img { flex: 1; min-height: 0; width: 100%; object-fit: contain; border: 0; }
  dialog .controls { display: flex; gap: .5rem; align-items: center; }
  @media (max-width: 40rem) {
    td, th { padding-right: .75rem; }
    .strip a, .strip img { width: 46vw; }
    figure { margin-left: -1rem; margin-right: -1rem; }
    figure figcaption, figure h3 { padding: 0 1rem; }
  }
  @media print {
    nav, .strip, .controls, .skip, .screen { display: none !important; }
    :root { --ink: #000; --quiet: #333; --paper: #fff; --line: #999; --accent: #000; }
    figure, tr { break-inside: avoid; }
    h2, h3 { break-after: avoid; }
    figure img { max-height: 22cm; object-fit: contain; }
  }
`;
