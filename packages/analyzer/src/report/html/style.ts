/** The page's whole style sheet; colours follow the reader's light or dark setting. */
export const STYLE = `
:root{--paper:#fcfcfa;--ink:#1d2126;--soft:#5b646e;--line:#e2e4e3;--card:#f3f4f1;--accent:#0b6b63;--alarm:#b3261e;
--waits:#c4622d;--works:#7b8794;--w0:#2a9d6f;--w1:#8bb34a;--w2:#d9a62e;--w3:#d9722e;--w4:#bb3a2b;--wu:#9aa3ab;--heat:11,107,99}
@media (prefers-color-scheme:dark){:root{--paper:#14171a;--ink:#e6e8e6;--soft:#9aa4ad;--line:#2c3237;--card:#1c2125;--accent:#5cc4b8;--alarm:#ff8a7d;
--waits:#e58a52;--works:#8b98a5;--w0:#3fb486;--w1:#a2c95c;--w2:#e5b94a;--w3:#e88a4a;--w4:#e2604f;--wu:#78828b;--heat:64,170,158}}
*{box-sizing:border-box}
html{font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;background:var(--paper);color:var(--ink);-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:1080px;padding:0 20px 48px}
header{display:flex;flex-wrap:wrap;gap:4px 16px;align-items:baseline;padding:20px 0 12px;border-bottom:1px solid var(--line)}
h1{font-size:17px;margin:0;letter-spacing:.02em;color:var(--accent)}
header p,footer,.quiet,figcaption,small{color:var(--soft)}
header p{margin:0;font-size:13px}
h2{font-size:16px;margin:44px 0 6px}
.headline{font-size:clamp(20px,3.2vw,28px);line-height:1.3;font-weight:600;margin:28px 0 8px;max-width:38em;text-wrap:balance}
.lead ul{padding-left:18px;margin:8px 0;color:var(--soft)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(130px,1fr));gap:10px;margin:24px 0 0}
.tiles div{background:var(--card);border-radius:8px;padding:10px 14px}
dt{font-size:13px;color:var(--soft)}
dd{margin:0;font-size:22px;font-variant-numeric:tabular-nums;font-weight:600}
dd .quiet{font-size:15px;font-weight:400}
small{display:block;font-size:12px;font-weight:400;line-height:1.35}
small.alarm{color:var(--alarm)}
figure{margin:12px 0 0}figcaption{font-size:13px;margin-top:8px}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;font-size:14px;margin-top:10px}
th,td{padding:7px 10px 7px 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
thead th{font-weight:500;font-size:12.5px;color:var(--soft);white-space:nowrap;vertical-align:bottom}
tbody th{font-weight:500;white-space:nowrap}
.team{white-space:nowrap}.arrow{color:var(--soft)}
.plot{display:grid;grid-template-columns:minmax(120px,max-content) 1fr;column-gap:16px;align-items:center}
.plot .pair{font-size:14px}.plot svg{display:block;overflow:visible}
.grid{stroke:var(--line)}.axis text{fill:var(--soft);font-size:12px}
.waits rect{fill:var(--waits)}.works rect{fill:var(--works)}
.waits .whisker{stroke:var(--waits)}.works .whisker{stroke:var(--works)}
.whisker{stroke-width:1.5}.median{stroke:var(--ink);stroke-width:2}
.key{display:inline-block;width:11px;height:11px;border-radius:2px;margin:0 4px 0 8px;vertical-align:-1px}
.key.waits{background:var(--waits)}.key.works{background:var(--works)}
.causes{display:flex;height:12px;min-width:160px;border-radius:3px;overflow:hidden;margin:5px 0}.causes span{display:block}
.cause-information{background:var(--w2)}.cause-batching{background:var(--accent)}.cause-contention{background:var(--w4)}.cause-prioritisation{background:var(--w3)}.cause-unavailability{background:var(--works)}.cause-unexplained{background:var(--line)}
.map svg{display:block;width:100%;min-width:620px;max-height:560px}
.edge{fill:none;stroke-opacity:.72}.edge:hover{stroke-opacity:1}
.node circle{fill:var(--paper);stroke:var(--ink);stroke-width:2}
.node text{fill:var(--ink);font-size:14px;font-weight:500;paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}
.edge.wait-0{stroke:var(--w0)}.head.wait-0{fill:var(--w0)}.key.wait-0{background:var(--w0)}
.edge.wait-1{stroke:var(--w1)}.head.wait-1{fill:var(--w1)}.key.wait-1{background:var(--w1)}
.edge.wait-2{stroke:var(--w2)}.head.wait-2{fill:var(--w2)}.key.wait-2{background:var(--w2)}
.edge.wait-3{stroke:var(--w3)}.head.wait-3{fill:var(--w3)}.key.wait-3{background:var(--w3)}
.edge.wait-4{stroke:var(--w4)}.head.wait-4{fill:var(--w4)}.key.wait-4{background:var(--w4)}
.edge.wait-unknown{stroke:var(--wu)}.head.wait-unknown{fill:var(--wu)}.key.wait-unknown{background:var(--wu)}
.heat td,.heat thead th{text-align:center;padding:7px 6px}.heat thead th:first-child{text-align:left}
.heat td{white-space:nowrap;border:2px solid var(--paper);border-radius:4px;min-width:58px}.heat .required{font-weight:650}
.heat tbody th{white-space:nowrap;padding-right:14px}
.heat .none{color:var(--soft)}
${Array.from({ length: 11 }, (_, shade) => `.shade-${shade}{background:rgba(var(--heat),${(0.04 + 0.036 * shade).toFixed(3)})}`).join('')}
.steps{line-height:2.1}
.step{display:inline-block;background:var(--card);border-radius:5px;padding:0 8px;margin-right:6px;line-height:1.6}
.step small{display:inline;margin-left:5px}
.step.skipped{background:none;border:1px dashed var(--soft);text-decoration:line-through}
.step.skipped small{text-decoration:none;display:inline-block}
.step.extra,.step.moved{box-shadow:inset 0 0 0 1px var(--waits)}
pre{background:var(--card);padding:12px 16px;border-radius:8px;overflow-x:auto}
footer{margin-top:48px;padding-top:12px;border-top:1px solid var(--line);font-size:13px}
@media (max-width:560px){body{padding:0 14px 32px}.plot{grid-template-columns:1fr}.plot .pair{margin-top:8px}.tiles{grid-template-columns:1fr 1fr}}
@media print{.scroll{overflow:visible}body{max-width:none}section{break-inside:avoid-page}}
`;
