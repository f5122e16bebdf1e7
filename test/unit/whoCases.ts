import type { Step } from "./arrangedOrganization";

/** Organisations, and what `who` says about each of their people and accounts: the role, the place, and the way. */
export const whoCases: readonly (readonly [title: string, steps: Step[], says: string[]])[] = [
  ["a reader has nothing but the reader role", ["reader ana"], ["ana: reader"]],
  [
    "an owner owns the organisation and each project",
    ["project web", "owner ana"],
    ["ana: owner", "ana: owner in web as owner"],
  ],
  [
    "an owner owns a project that is created later",
    ["owner ana", "project web"],
    ["ana: owner", "ana: owner in web as owner"],
  ],
  [
    "a member has the member role in one project",
    ["reader ana", "project web", "project api", "ana is member in web"],
    ["ana: reader", "ana: member in web"],
  ],
  [
    "an owner of a project owns no other project",
    ["reader ana", "project web", "project api", "ana is owner in web"],
    ["ana: reader", "ana: owner in web"],
  ],
  [
    "memberships in two projects are two items",
    ["reader ana", "project web", "project api", "ana is owner in web", "ana is member in api"],
    ["ana: reader", "ana: owner in web", "ana: member in api"],
  ],
  [
    "an owner who is also a member has both",
    ["owner ana", "project web", "ana is member in web"],
    ["ana: owner", "ana: owner in web as owner", "ana: member in web"],
  ],
  ["a group without roles gives nothing", ["reader ana", "group team of ana"], ["ana: reader"]],
  [
    "a group without members gives nobody anything",
    ["reader ana", "project web", "group team of nobody", "team has member in web"],
    ["ana: reader"],
  ],
  [
    "a group gives its role to its member",
    ["reader ana", "project web", "group team of ana", "team has viewer in web"],
    ["ana: reader", "ana: viewer in web through team"],
  ],
  [
    "a group gives its role to each member",
    ["reader ana", "reader ben", "project web", "group team of ana and ben", "team has owner in web"],
    ["ana: reader", "ben: reader", "ana: owner in web through team", "ben: owner in web through team"],
  ],
  [
    "two groups give the same role twice",
    [
      "reader ana",
      "project web",
      "group one of ana",
      "group two of ana",
      "one has viewer in web",
      "two has viewer in web",
    ],
    ["ana: reader", "ana: viewer in web through one", "ana: viewer in web through two"],
  ],
  [
    "two groups give two roles",
    [
      "reader ana",
      "project web",
      "group one of ana",
      "group two of ana",
      "one has viewer in web",
      "two has owner in web",
    ],
    ["ana: reader", "ana: viewer in web through one", "ana: owner in web through two"],
  ],
  [
    "a group with two roles in a project gives both",
    [
      "reader ana",
      "project web",
      "role deployer in web",
      "group team of ana",
      "team has viewer in web",
      "team has deployer in web",
    ],
    ["ana: reader", "ana: viewer in web through team", "ana: deployer in web through team"],
  ],
  [
    "a group in two projects gives a role in each",
    [
      "reader ana",
      "project web",
      "project api",
      "group team of ana",
      "team has viewer in web",
      "team has member in api",
    ],
    ["ana: reader", "ana: viewer in web through team", "ana: member in api through team"],
  ],
  [
    "a member has a role directly and through a group",
    ["reader ana", "project web", "group team of ana", "ana is member in web", "team has owner in web"],
    ["ana: reader", "ana: member in web", "ana: owner in web through team"],
  ],
  [
    "the same role directly and through a group is two items",
    [
      "reader ana",
      "project web",
      "group team of ana",
      "ana is member in web",
      "ana has viewer in web",
      "team has viewer in web",
    ],
    ["ana: reader", "ana: member in web", "ana: viewer in web", "ana: viewer in web through team"],
  ],
  [
    "an assigned role of a member is a second item",
    ["reader ana", "project web", "role deployer in web", "ana is member in web", "ana has deployer in web"],
    ["ana: reader", "ana: member in web", "ana: deployer in web"],
  ],
  [
    "an assigned role counts without a membership",
    ["reader ana", "project web", "role deployer in web", "ana has deployer in web"],
    ["ana: reader", "ana: deployer in web"],
  ],
  [
    "an assigned owner role of a project owns the project",
    ["reader ana", "project web", "ana is member in web", "ana has owner in web"],
    ["ana: reader", "ana: member in web", "ana: owner in web"],
  ],
  [
    "a custom role of the organisation holds in no project by itself",
    ["reader ana", "project web", "role auditor", "ana has auditor"],
    ["ana: reader", "ana: auditor"],
  ],
  [
    "a group gives a custom role of the organisation",
    ["reader ana", "role auditor", "group team of ana", "team has auditor"],
    ["ana: reader", "ana: auditor through team"],
  ],
  [
    "a group of owners owns the organisation and each project",
    ["reader ana", "project web", "group admins of ana", "admins has owner"],
    ["ana: reader", "ana: owner through admins", "ana: owner in web as owner, through admins"],
  ],
  [
    "an assigned owner role owns the organisation",
    ["reader ana", "project web", "ana has owner"],
    ["ana: reader", "ana: owner", "ana: owner in web as owner"],
  ],
  [
    "a group of readers owns nothing",
    ["reader ana", "project web", "group team of ana", "team has reader"],
    ["ana: reader", "ana: reader through team"],
  ],
  [
    "an account with a key is a member of its project",
    ["project web", "project api", "account bot in web"],
    ["bot: member in web"],
  ],
  ["an account without a role has nothing", ["project web", "idle account bot in web"], []],
  [
    "a group gives a predefined role to an account",
    ["project web", "account bot in web", "group bots of bot", "bots has owner in web"],
    ["bot: member in web", "bot: owner in web through bots"],
  ],
  [
    "a custom project role reaches an account through a group",
    ["project web", "role deployer in web", "account bot in web", "group bots of bot", "bots has deployer in web"],
    ["bot: member in web", "bot: deployer in web through bots"],
  ],
  [
    "a group gives an account access to another project",
    ["project web", "project api", "account bot in web", "group bots of bot", "bots has viewer in api"],
    ["bot: member in web", "bot: viewer in api through bots"],
  ],
  [
    "an account without a role gets a role through a group",
    ["project web", "idle account bot in web", "group bots of bot", "bots has viewer in web"],
    ["bot: viewer in web through bots"],
  ],
  [
    "a group of owners makes an account an owner",
    ["project web", "account bot in web", "group bots of bot", "bots has owner"],
    ["bot: member in web", "bot: owner through bots", "bot: owner in web as owner, through bots"],
  ],
  [
    "people and accounts share a group",
    ["reader ana", "project web", "account bot in web", "group mixed of ana and bot", "mixed has viewer in web"],
    ["ana: reader", "bot: member in web", "ana: viewer in web through mixed", "bot: viewer in web through mixed"],
  ],
  [
    "two accounts of equal projects stay apart",
    ["project web", "project api", "account one in web", "account two in api"],
    ["one: member in web", "two: member in api"],
  ],
  [
    "a custom role with the name of another project's role stays in its project",
    [
      "reader ana",
      "project web",
      "project api",
      "role deployer in web",
      "group team of ana",
      "team has deployer in web",
      "ana is member in api",
    ],
    ["ana: reader", "ana: deployer in web through team", "ana: member in api"],
  ],
  [
    "a person in no project still has the roles of a group in the organisation",
    ["reader ana", "reader ben", "role auditor", "group team of ana", "team has auditor"],
    ["ana: reader", "ben: reader", "ana: auditor through team"],
  ],
  [
    "an owner in a group of viewers stays an owner",
    ["owner ana", "project web", "group team of ana", "team has viewer in web"],
    ["ana: owner", "ana: owner in web as owner", "ana: viewer in web through team"],
  ],
  [
    "an owner directly and through a group is an owner twice",
    ["owner ana", "project web", "group admins of ana", "admins has owner"],
    [
      "ana: owner",
      "ana: owner in web as owner",
      "ana: owner through admins",
      "ana: owner in web as owner, through admins",
    ],
  ],
  ["an open invite is a promise, and says so", ["invite eve as owner", "project web", "reader ana"], ["ana: reader"]],
  [
    "three ways into one project are three items",
    [
      "owner ana",
      "project web",
      "role deployer in web",
      "group team of ana",
      "team has deployer in web",
      "ana is owner in web",
    ],
    ["ana: owner", "ana: owner in web as owner", "ana: deployer in web through team", "ana: owner in web"],
  ],
];
