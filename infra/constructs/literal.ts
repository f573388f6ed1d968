/**
 * Text that reaches Terraform's reader as it is: CDKTF passes strings through, and Terraform reads `${` and `%{` in
 * them as templates. Every text that somebody wrote (dashboards, scripts, relabel rules) goes through here.
 */
export function literal(text: string): string {
  return text.replace(/[$%](?=\{)/g, (sign) => sign + sign);
}
