import type * as pulumi from "@pulumi/pulumi";

/** Who receives the mails of a spend alert. */
export interface SpendAlertChannelArgs {
  /** The e-mail addresses. Their order and case do not matter. */
  recipients: pulumi.Input<pulumi.Input<string>[]>;
  /** The beginning of each mail's subject. Default: none. */
  subjectPrefix?: pulumi.Input<string>;
  /** The type of the channel. Default: `email`, the only one. */
  type?: pulumi.Input<"email">;
}
