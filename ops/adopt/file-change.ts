import { notAFile, type FoundFile } from "./found-file.ts";
import { EditRefusal, textOf, type TextEdit } from "./text-edit.ts";

/** A file of the server as it is and as it is to be. */
export interface FileChange {
  readonly file: Extract<FoundFile, { kind: "file" }>;
  readonly text: string;
  readonly edits: readonly TextEdit[];
}

/** A file with an edit, or why it cannot be edited, as `<file>: <rule>: <remedy>`. @param setting - see {@link notAFile} */
export function fileChange(
  file: FoundFile,
  setting: string,
  edit: (text: string) => { readonly text: string; readonly edits: readonly TextEdit[] },
): { readonly change?: FileChange; readonly problem?: string } {
  if (file.kind !== "file") return { problem: notAFile(file, setting) };
  try {
    return { change: { file, ...edit(textOf(file.bytes)) } };
  } catch (error) {
    if (error instanceof EditRefusal) return { problem: `${file.path}: ${error.message}` };
    throw error;
  }
}
