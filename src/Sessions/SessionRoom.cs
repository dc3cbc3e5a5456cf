namespace Holdfast.Sessions;

/// <summary>How many more sessions a caller may hold.</summary>
/// <param name="Limit">Of the limits of the user, the tenant and the node, the one that leaves the fewest.</param>
/// <param name="Left">How many it leaves.</param>
public readonly record struct SessionRoom(int Limit, int Left);
