import { Image } from "@cdktf/provider-docker/lib/image/index.js";
import { Construct } from "constructs";

/** An image that a container is made from. */
export interface PinnedImageProps {
  /** With a tag other than `latest`, or a digest. */
  readonly reference: string;
}

/** One image on a host: found there, or pulled. */
export class PinnedImage extends Construct {
  /** Reference to the image's id, so that a container follows what the tag names. */
  readonly id: string;

  constructor(scope: Construct, id: string, { reference }: PinnedImageProps) {
    super(scope, id);
    // Several stacks use one image: none of them may take it away from the others.
    this.id = new Image(this, "image", { name: reference, keepLocally: true }).imageId;
  }
}
