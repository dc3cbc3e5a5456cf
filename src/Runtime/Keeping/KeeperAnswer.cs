using Holdfast.Keeper.Protocol;

namespace Holdfast.Runtime.Keeping;

/// <summary>An answer of the Keeper, not yet read.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Fields">Its fields.</param>
internal sealed record KeeperAnswer(MessageKind Kind, byte[] Fields);
