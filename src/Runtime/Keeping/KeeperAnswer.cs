using Holdfast.Keeper.Protocol;

namespace Holdfast.Runtime.Keeping;

/// <summary>What the Keeper said, not yet read.</summary>
/// <param name="Kind">Of what kind it is.</param>
/// <param name="Fields">Its fields.</param>
internal readonly record struct KeeperAnswer(MessageKind Kind, byte[] Fields)
{
    /// <summary>Nothing was said.</summary>
    public static KeeperAnswer None { get; } = new(default, []);
}
