/** Whether an image reference names one image for good: a digest, or a tag that is not `latest`. */
export function isPinned(image: string): boolean {
  if (image.includes("@")) return /@sha256:[0-9a-f]{64}$/.test(image);
  // A colon before the last slash belongs to the registry's port.
  const tag = /:([\w][\w.-]*)$/.exec(image.slice(image.lastIndexOf("/") + 1))?.[1];
  return tag !== undefined && tag !== "latest";
}
