// SPDX-License-Identifier: MIT

/// The style sheet of the HTML report.
///
/// Curves use three colours of the Okabe-Ito set that reach a contrast of 3:1 on both backgrounds
/// (WCAG 1.4.11); they differ in their dashes too, so that nothing is said by colour alone.
enum ReportStyle {
  static let sheet = """
    :root {
      color-scheme: light dark;
      --paper: #ffffff; --ink: #1b2127; --muted: #5a6570; --rule: #dce1e6; --grid: #e9edf0;
      --panel: #f6f8f9; --train: #0072b2; --validation: #d55e00; --test: #009e73; --other: #0072b2; --fourth: #cc79a7;
      --cloud: #0072b2; --good: #00795a; --bad: #b34d00;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --paper: #14171a; --ink: #e4e8eb; --muted: #9aa5af; --rule: #30363c; --grid: #24292e;
        --panel: #1b1f23; --cloud: #56b4e9; --good: #2fbf95; --bad: #f08a3c;
      }
    }
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; }
    body {
      margin: 0; background: var(--paper); color: var(--ink);
      font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
      font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
    }
    main { max-width: 1080px; margin: 0 auto; padding: 40px 32px 72px; }
    h1 { font-size: 30px; line-height: 1.2; margin: 0; letter-spacing: -0.01em; font-weight: 650; }
    h2 {
      font-size: 19px; line-height: 1.3; margin: 48px 0 14px; padding-top: 14px;
      border-top: 1px solid var(--rule); font-weight: 650;
    }
    h3 { font-size: 15px; line-height: 1.4; margin: 0 0 6px; font-weight: 600; }
    p { margin: 0 0 10px; max-width: 72ch; }
    .muted, .facts { color: var(--muted); }
    .status {
      display: inline-flex; align-items: center; gap: 7px; margin: 0 0 8px; color: var(--muted);
      font-size: 13px; letter-spacing: 0.02em;
    }
    .status::before {
      content: ""; width: 9px; height: 9px; border-radius: 50%; background: var(--muted);
    }
    .status.good::before { background: var(--test); }
    .status.bad::before { background: var(--validation); }
    .status.running::before { background: var(--train); }
    .verdict { font-size: 18px; line-height: 1.5; margin: 14px 0 12px; max-width: 66ch; }
    .facts { font-size: 13.5px; margin: 0; max-width: none; display: flex; flex-wrap: wrap; gap: 2px 18px; }
    .findings { list-style: none; margin: 0; padding: 0; display: grid; gap: 12px; }
    .findings li {
      background: var(--panel); border-left: 4px solid var(--train); border-radius: 0 6px 6px 0;
      padding: 12px 16px 13px;
    }
    .findings li.problem { border-left-color: var(--validation); }
    .findings p { margin: 0 0 4px; }
    .findings h3 span { color: var(--muted); font-weight: 400; }
    code, pre { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
    pre {
      margin: 8px 0 0; padding: 10px 12px; background: var(--panel); border-radius: 6px;
      border: 1px solid var(--rule); overflow-x: auto; overflow-wrap: normal;
    }
    .findings pre {
      background: var(--paper); padding: 6px 10px; white-space: pre-wrap; overflow-wrap: anywhere;
    }
    .sample { white-space: pre-wrap; overflow-wrap: anywhere; }
    samp { font: inherit; }
    .tiles {
      display: grid; gap: 12px; margin: 0; padding: 0;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 190px), 1fr));
    }
    .tiles div {
      border: 1px solid var(--rule); border-radius: 8px; padding: 12px 16px 13px; min-width: 0;
    }
    .tiles dt { font-size: 13.5px; color: var(--muted); }
    .tiles dd { margin: 0; font-size: 13px; color: var(--muted); line-height: 1.5; }
    .tiles dd.figure {
      font-size: 27px; line-height: 1.3; font-weight: 600; color: var(--ink); letter-spacing: -0.01em;
    }
    .charts {
      display: grid; gap: 30px 36px;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr));
    }
    .charts > :only-child { max-width: 640px; }
    .long { max-width: 760px; }
    figure { margin: 0; min-width: 0; }
    svg { display: block; width: 100%; height: auto; overflow: visible; }
    svg text { fill: var(--muted); font-size: 12.5px; }
    svg text.value { fill: var(--ink); font-weight: 600; }
    svg path { fill: none; }
    .grid { stroke: var(--grid); stroke-width: 1; }
    .line { stroke-width: 2; stroke-linejoin: round; }
    .dot { stroke-width: 8; stroke-linecap: round; }
    .halo { stroke: var(--paper); stroke-width: 12; stroke-linecap: round; }
    .leader { stroke: var(--rule); stroke-width: 1; }
    .break { stroke: var(--validation); stroke-width: 1; stroke-dasharray: 5 3; }
    .capped { stroke-linecap: round; }
    .frame { stroke: var(--rule); stroke-width: 1; }
    .band { fill: var(--test); fill-opacity: 0.16; }
    .gap { fill: var(--paper); }
    .pixels { image-rendering: pixelated; image-rendering: crisp-edges; image-rendering: pixelated; }
    .layer { margin-top: 22px; }
    .health {
      display: grid; gap: 14px 18px;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 200px), 1fr));
    }
    .graph { margin: 0 auto; }
    .box { fill: var(--panel); stroke: var(--rule); stroke-width: 1; }
    .box.data { fill: var(--paper); stroke-dasharray: 4 3; }
    .edge { stroke: var(--muted); stroke-width: 1.4; stroke-linejoin: round; }
    .best { stroke: var(--muted); stroke-width: 1; stroke-dasharray: 2 3; }
    .cloud { stroke: var(--cloud); stroke-width: 5; stroke-linecap: round; stroke-opacity: 0.5; }
    .train { stroke: var(--train); }
    .validation { stroke: var(--validation); }
    .test { stroke: var(--test); }
    .other { stroke: var(--other); }
    .truth { stroke: var(--train); }
    .guess, .forecast { stroke: var(--validation); }
    .line.train, .line.forecast { stroke-dasharray: 6 3; }
    .line.guess { stroke-dasharray: 3 2; }
    .line.test { stroke-dasharray: 1.5 3.5; }
    .bar { fill: var(--cloud); fill-opacity: 0.55; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
    .series-0, .series-4, .series-8 { stroke: var(--train); }
    .series-1, .series-5, .series-9 { stroke: var(--validation); }
    .series-2, .series-6 { stroke: var(--test); }
    .series-3, .series-7 { stroke: var(--fourth); }
    .series-4, .series-5, .series-6, .series-7 { stroke-dasharray: 7 3; }
    .series-8, .series-9 { stroke-dasharray: 2 3; }
    .single { max-width: 520px; }
    figcaption { color: var(--muted); font-size: 13px; margin-top: 4px; }
    .worst {
      list-style: none; margin: 0; padding: 0; display: grid; gap: 18px;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 200px), 1fr));
    }
    .worst li { border: 1px solid var(--rule); border-radius: 8px; padding: 12px; min-width: 0; break-inside: avoid; }
    .worst p { margin: 4px 0 0; font-size: 13.5px; line-height: 1.45; }
    .thumb { width: 112px; margin-bottom: 6px; image-rendering: pixelated; }
    .empty { color: var(--muted); border: 1px dashed var(--rule); border-radius: 8px; padding: 28px; }
    .pair {
      display: grid; gap: 30px 36px; align-items: start;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 360px), 1fr));
    }
    details { margin-top: 6px; }
    summary { cursor: pointer; color: var(--muted); font-size: 13.5px; width: fit-content; }
    summary:hover { color: var(--ink); }
    .scroll { overflow-x: auto; overflow-wrap: normal; max-width: 100%; }
    details .scroll { max-height: 340px; overflow-y: auto; margin-top: 6px; }
    :focus-visible { outline: 2px solid var(--train); outline-offset: 2px; border-radius: 3px; }
    table { border-collapse: collapse; font-size: 13.5px; line-height: 1.4; }
    th, td {
      text-align: left; padding: 5px 20px 5px 0; border-bottom: 1px solid var(--grid);
      font-weight: 400; vertical-align: top; max-width: 68ch; overflow-wrap: break-word;
    }
    th:last-child, td:last-child { padding-right: 4px; }
    thead th { color: var(--muted); white-space: nowrap; border-bottom-color: var(--rule); }
    tbody th { color: var(--ink); white-space: nowrap; }
    td.wide { min-width: 24ch; }
    .scroll + p { margin-top: 10px; }
    .scroll + h3 { margin-top: 22px; }
    .spaced { margin-top: 20px; }
    .number { text-align: right; white-space: nowrap; }
    tfoot th, tfoot td { border-bottom: 0; border-top: 1px solid var(--rule); font-weight: 600; }
    .confusion { border-collapse: separate; border-spacing: 2px; }
    .confusion th, .confusion td {
      padding: 4px 8px; border: 0; text-align: center; vertical-align: middle; min-width: 56px;
      white-space: nowrap; max-width: 16ch; overflow: hidden; text-overflow: ellipsis;
    }
    .confusion th.words { text-align: right; }
    .confusion tbody td { border-radius: 4px; height: 42px; }
    .confusion small { display: block; font-size: 11px; }
    .confusion .zero { color: var(--muted); }
    .confusion .right, .confusion .wrong { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
    .confusion .right { background: color-mix(in srgb, var(--train) var(--shade), transparent); }
    .confusion .wrong { background: color-mix(in srgb, var(--validation) var(--shade), transparent); }
    .confusion tfoot td, .confusion tfoot th { color: var(--muted); font-weight: 400; }
    .dense th, .dense td { padding: 2px 4px; min-width: 30px; font-size: 12px; }
    .dense tbody td { height: 24px; }
    .yes { color: var(--good); }
    .no { color: var(--bad); }
    @media (max-width: 600px) {
      main { padding: 24px 16px 48px; }
      h1 { font-size: 25px; }
      h2 { margin-top: 36px; }
      .verdict { font-size: 16.5px; }
      .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); }
      .tiles div { padding: 10px 12px; }
      .tiles dd.figure { font-size: 22px; }
      svg text { font-size: 15px; }
      .long svg text { font-size: 17px; }
    }
    @media print {
      main { max-width: none; padding: 0; }
      .charts { grid-template-columns: 1fr 1fr; gap: 20px; }
      details > summary { display: none; }
      details::details-content { content-visibility: visible; }
      details > * { display: block; }
      details .scroll { max-height: none; }
      .scroll, pre { overflow: visible; }
      pre { white-space: pre-wrap; }
      figure, .findings li, .tiles div, tr { break-inside: avoid; }
      h2, h3 { break-after: avoid; }
    }
    """
}
