/** Readable on paper, on a phone, and in the dark. */
export const css = `
:root{color-scheme:light dark;--ink:#1a1c1f;--quiet:#5c6370;--line:#d9dce1;--page:#fff;--good:#1a7f37;--bad:#b42318;--doubt:#8a5a00;--bar:#3b6fd4}
@media(prefers-color-scheme:dark){:root{--ink:#e6e8eb;--quiet:#9aa2ae;--line:#3a3f47;--page:#16181b;--good:#4cc46a;--bad:#ff7b6e;--doubt:#e0a83a;--bar:#7aa7ff}}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
main{max-width:70rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.5rem;margin:0 0 .5rem}h2{font-size:1.1rem;margin:2rem 0 .5rem}h3{font-size:1rem;margin:0}
.verdict{padding:.7rem 1rem;border-left:.4rem solid var(--quiet);background:color-mix(in srgb,var(--quiet) 10%,transparent)}
.verdict.ok{border-color:var(--good)}.verdict.failed{border-color:var(--bad)}.verdict.unknown,.verdict.interrupted{border-color:var(--doubt)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:0}dt{color:var(--quiet)}dd{margin:0;overflow-wrap:anywhere}
article{border:1px solid var(--line);border-left:.4rem solid var(--quiet);padding:.7rem 1rem;margin:.6rem 0}
article.error{border-left-color:var(--bad)}article.warning{border-left-color:var(--doubt)}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{text-align:left;padding:.25rem .6rem;border-bottom:1px solid var(--line);overflow-wrap:break-word}th{color:var(--quiet);font-weight:600}
pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:.3rem 0;font-size:.85rem}
.checks{list-style:none;padding:0}.checks b{display:inline-block;width:5rem}.pass b{color:var(--good)}.fail b{color:var(--bad)}.warn b,.unknown b{color:var(--doubt)}.skip b{color:var(--quiet)}
svg{width:100%;height:auto}svg.spark{width:15rem}svg circle{fill:var(--bar)}svg text{font:12px system-ui,sans-serif;fill:var(--ink)}svg .quiet{fill:var(--quiet)}svg .grid{stroke:var(--line)}
svg rect{fill:color-mix(in srgb,var(--bar) 45%,transparent)}svg rect.critical{fill:var(--bar)}svg rect.failed{fill:var(--bad)}svg rect.running{fill:var(--doubt)}
`
