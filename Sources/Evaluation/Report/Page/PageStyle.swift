/// How a page looks: light and dark, on a screen and on paper.
enum PageStyle {
  /// The style sheet.
  static let css = """
    :root{color-scheme:light dark;--page:#f6f7f9;--card:#fff;--ink:#16191f;--soft:#5c6470;\
    --line:#e3e6eb;--track:#eef0f4;--blue:#2f6feb;--pale:#b9cffb;--good:#137a46;--goodbg:#e2f5ea;\
    --bad:#b3261e;--badbg:#fde8e6;--warn:#8a5a00;--warnbg:#fdf1d8;--flat:#4b5563;--flatbg:#e9ecf1}
    @media (prefers-color-scheme:dark){:root{--page:#0f1218;--card:#171b23;--ink:#e9ecf2;\
    --soft:#9aa4b2;--line:#2a303b;--track:#222833;--blue:#6f9dff;--pale:#2c4a86;--good:#6fdc9f;\
    --goodbg:#12331f;--bad:#ff9b92;--badbg:#421815;--warn:#f2c66d;--warnbg:#3b2c0b;--flat:#c2c9d4;\
    --flatbg:#262c37}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,-apple-system,\
    "Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
    main{max-width:1040px;margin:0 auto;padding:40px 24px 64px}
    .over{color:var(--soft);font-size:13px;letter-spacing:.04em;margin:0 0 4px}
    h1{font-size:30px;line-height:1.2;letter-spacing:-.02em;margin:0;overflow-wrap:anywhere}
    h2{font-size:17px;letter-spacing:-.01em;margin:0 0 2px}
    .note{color:var(--soft);font-size:13.5px;margin:0 0 18px}
    .verdict{display:flex;gap:14px;align-items:baseline;flex-wrap:wrap;margin:18px 0 24px}
    .badge{font-weight:650;font-size:15px;padding:5px 14px;border-radius:999px}
    .reproduced,.consistent,.finished{color:var(--good);background:var(--goodbg)}
    .not_reproduced{color:var(--bad);background:var(--badbg)}
    .no_figure,.running{color:var(--flat);background:var(--flatbg)}
    .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(190px,1fr));gap:14px}
    .tile,section{background:var(--card);border:1px solid var(--line);border-radius:12px}
    .tile{padding:16px 18px}
    .tile .name{color:var(--soft);font-size:13px;margin:0}
    .tile .big{font-size:27px;font-weight:650;letter-spacing:-.02em;line-height:1.25;margin:2px 0 0}
    .tile .big small{font-size:15px;font-weight:500;letter-spacing:0}
    .tile .more{color:var(--soft);font-size:13px;margin:2px 0 0}
    .tile svg{margin-top:10px}
    section{padding:22px 24px 24px;margin-top:18px}
    .pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(360px,1fr));gap:18px}
    .pair section{min-width:0}
    svg{display:block;width:100%;height:auto;max-width:100%}
    svg text{font:12.5px system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;fill:var(--ink)}
    svg .axis{fill:var(--soft);font-size:11px}
    svg .grid{stroke:var(--line)}
    svg .track{fill:var(--track)}
    svg .bar,svg .area{fill:var(--blue)}
    svg .area{opacity:.22}
    svg .curve{fill:none;stroke:var(--blue);stroke-width:2}
    svg .second{fill:none;stroke:var(--good);stroke-width:2}
    svg .behind{fill:none;stroke:var(--pale);stroke-width:1.2}
    svg .curve-dot{fill:var(--blue)}
    svg .second-dot{fill:var(--good)}
    svg .whisker{fill:none;stroke:var(--ink);stroke-width:1.3;opacity:.6}
    svg .value{font-weight:600}
    svg .gap{stroke-width:1;stroke-dasharray:3 2}
    svg .over{fill:var(--bad);fill-opacity:.14;stroke:var(--bad)}
    svg .under{fill:var(--good);fill-opacity:.3;stroke:var(--good)}
    svg .ideal{stroke:var(--soft);stroke-dasharray:4 4}
    svg .count{fill:var(--pale)}
    svg .expected{fill:var(--ink)}
    .legend{display:flex;gap:4px 18px;flex-wrap:wrap;color:var(--soft);font-size:13px;margin:0 0 10px}
    .key{display:inline-block;width:16px;height:3px;border-radius:2px;margin-right:7px;\
    vertical-align:middle}
    .key.curve{background:var(--blue)}
    .key.second{background:var(--good)}
    .key.behind{background:var(--pale)}
    .wide{overflow-x:auto}
    .wide td.n,.wide th.n{padding-left:14px}
    table{border-collapse:collapse;width:100%}
    th{color:var(--soft);font-weight:500;font-size:13px;text-align:left}
    th,td{padding:7px 12px 7px 0;border-bottom:1px solid var(--line);vertical-align:top}
    tr:last-child td{border-bottom:0}
    td.n,th.n{text-align:right;padding-right:0;white-space:nowrap}
    td .meter{display:block;height:4px;border-radius:2px;background:var(--blue);margin-top:5px}
    .class{padding:16px 0 18px;border-top:1px solid var(--line)}
    .class:first-of-type{border-top:0;padding-top:0}
    .class:last-child{padding-bottom:0}
    .class h3{font-size:15px;margin:0}
    .class h3 span{color:var(--soft);font-weight:400}
    .shots{display:grid;grid-template-columns:repeat(auto-fill,minmax(128px,1fr));gap:14px;\
    margin-top:12px}
    figure{margin:0;min-width:0}
    figure img{display:block;width:100%;aspect-ratio:1;object-fit:contain;background:var(--track);\
    border-radius:8px;image-orientation:none}
    figure img.tiny{image-rendering:pixelated}
    figcaption{font-size:12.5px;line-height:1.35;margin-top:6px;overflow-wrap:anywhere}
    figcaption span{display:block;color:var(--soft);font-size:11.5px}
    dl{display:grid;grid-template-columns:minmax(120px,max-content) 1fr;gap:7px 22px;margin:0}
    dt{color:var(--soft)}
    dd{margin:0;overflow-wrap:anywhere}
    pre,code{font:13px/1.55 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
    pre{background:var(--track);border-radius:8px;padding:12px 14px;margin:0 0 18px;\
    white-space:pre-wrap;overflow-wrap:anywhere}
    ul{margin:0;padding-left:20px}
    li{overflow-wrap:anywhere;margin:3px 0}
    footer{color:var(--soft);font-size:13px;margin-top:22px}
    @media (max-width:520px){main{padding:24px 14px}section{padding:18px 16px}\
    .pair{grid-template-columns:1fr}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:9px}}
    @media print{:root{color-scheme:light;--page:#fff;--card:#fff;--ink:#000;--soft:#555;\
    --line:#ccc;--track:#f0f0f0;--blue:#2f6feb;--pale:#b9cffb;--good:#137a46;--goodbg:#e2f5ea;\
    --bad:#b3261e;--badbg:#fde8e6;--flat:#4b5563;--flatbg:#e9ecf1}\
    *{print-color-adjust:exact;-webkit-print-color-adjust:exact}body{font-size:12px}\
    main{max-width:none;padding:0}.tile,figure,.class,.pair section{break-inside:avoid}\
    .tiles{grid-template-columns:repeat(4,1fr)}.pair{grid-template-columns:1fr 1fr}\
    .shots{grid-template-columns:repeat(6,1fr)}h2,.note{break-after:avoid}}
    """
}
