/** Style of the live page; light and dark, nothing by colour alone. */
export const OPEN_STYLE = `
:root{--ink:#1c2430;--quiet:#5a6675;--ground:#fff;--line:#d5dbe3;--age:#4c78a8;--over:#b3261e;--warn:#8a5a00;--chip:#eef1f5}
@media(prefers-color-scheme:dark){:root{--ink:#e6eaf0;--quiet:#9aa7b6;--ground:#12171e;--line:#303a46;--age:#7aa6d6;--over:#ff8a80;--warn:#f0b955;--chip:#222b36}}
body{margin:0 auto;max-width:76rem;padding:1rem 1.25rem;background:var(--ground);color:var(--ink);font:15px/1.45 system-ui,sans-serif}
header{display:flex;align-items:baseline;gap:1.5rem}h1{font-size:1.4rem;margin:.2rem 0}
a{color:inherit}small{display:block;color:var(--quiet);font-weight:400}footer{margin-top:1.5rem;color:var(--quiet);font-size:.85rem}
#state:not(:empty){border-left:4px solid var(--over);padding-left:.6rem}
.tiles span{margin-right:1.2rem}.tiles b{font-size:1.2rem}
.alerts{list-style:none;padding:0}.alerts li{border-left:4px solid var(--warn);padding:.1rem .6rem;margin:.4rem 0}.alerts .critical{border-color:var(--over)}.alerts .info{border-color:var(--age)}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.45rem .7rem .45rem 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere;min-width:5rem}
thead th{color:var(--quiet);font-weight:600}tr.late td:nth-child(3){color:var(--over);font-weight:600}
.chip{display:inline-block;background:var(--chip);border-radius:.3rem;padding:0 .4rem;margin:0 .2rem .2rem 0;border-left:3px solid var(--line)}
.chip.critical{border-color:var(--over)}.chip.warning{border-color:var(--warn)}.chip.info{border-color:var(--age)}
.range{display:block;width:11rem;height:.5rem;background:var(--chip)}.range .age{fill:var(--age)}.range.over .age{fill:var(--over)}.range path{stroke:var(--ink);stroke-width:.8;vector-effect:non-scaling-stroke}
`;
