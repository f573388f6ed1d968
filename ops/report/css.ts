import { themes } from "../preview/theme.ts";

const { text, secondary, border, named } = themes.light;

/** Looks of the report: on a screen a sheet of paper, on paper without its shadow. */
export const css = `@page{size:A4;margin:14mm 12mm}
*{box-sizing:border-box}
html{background:#eceef0;-webkit-print-color-adjust:exact;print-color-adjust:exact}
body{margin:24px auto;padding:36px 44px;width:790px;background:#fff;color:${text};box-shadow:0 1px 6px #0003;font:12.5px/1.45 "DejaVu Sans",Inter,Roboto,Helvetica,Arial,sans-serif}
header{border-bottom:3px solid ${named["blue"] ?? text};padding-bottom:8px}
h1{margin:0;font-size:23px;font-weight:600}
header p{margin:3px 0 0;color:${secondary}}
h2{margin:24px 0 8px;font-size:15px;font-weight:600}
.tiles{display:grid;grid-template-columns:repeat(6,1fr);gap:8px;margin:16px 0 0}
.tiles div{border:1px solid ${border};border-radius:4px;padding:9px 8px}
.tiles b{display:block;font-size:16px;font-weight:600;white-space:nowrap}
.tiles span{display:block;margin-top:2px;color:${secondary};font-size:10px;line-height:1.25}
.findings{margin-top:18px;border-left:4px solid ${named["yellow"] ?? text};background:#fbfaf5;padding:4px 18px 8px}
.findings h2{margin:8px 0 4px}
.findings ol{margin:0;padding-left:18px}
.findings li{margin:4px 0}
.findings em{color:${secondary};font-size:10.5px;font-style:normal;border:1px solid ${border};border-radius:8px;padding:0 6px;white-space:nowrap}
table{width:100%;border-collapse:collapse;font-size:11px}
th,td{padding:5px 5px;border-bottom:1px solid ${border};text-align:right;font-weight:400}
thead th{color:${secondary};font-size:10px;vertical-align:bottom;border-bottom-width:2px}
th:first-child{text-align:left;white-space:nowrap}
tr.team th,tr.team td{background:#f7f8f9}
tr.total th,tr.total td{font-weight:600;border-bottom:0}
td{font-variant-numeric:tabular-nums;white-space:nowrap}
td.bad{color:#b3142a;font-weight:600}
td.close{color:#8a6400;font-weight:600}
td.good{color:#2a6b22}
.note{margin:5px 0 0;color:${secondary};font-size:10.5px}
figure{margin:18px 0 0}
figcaption{font-weight:600;font-size:12.5px}
.keys{display:flex;flex-wrap:wrap;gap:4px 16px;margin:3px 0 2px;color:${secondary};font-size:11px}
.keys i{display:inline-block;width:14px;height:3px;margin-right:5px;vertical-align:middle}
svg text{font-family:"DejaVu Sans",Inter,Roboto,Helvetica,Arial,sans-serif}
footer{margin-top:26px;border-top:1px solid ${border};padding-top:8px;color:${secondary};font-size:10.5px}
section,figure{break-inside:avoid}
@media print{html{background:#fff}body{margin:0;padding:0;width:auto;box-shadow:none}}`;
