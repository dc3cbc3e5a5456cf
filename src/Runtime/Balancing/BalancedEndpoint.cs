namespace Holdfast.Runtime.Balancing;

/// <summary>What a balancer is told of an endpoint.</summary>
/// <param name="Name">Its name, by which it is known again when the set changes.</param>
/// <param name="Weight">Its share, 1 to <see cref="MostWeight"/>.</param>
/// <param name="Limit">Connections open at the most.</param>
public sealed record BalancedEndpoint(string Name, int Weight = 1, int Limit = int.MaxValue)
{
    /// <summary>The largest weight.</summary>
    public const int MostWeight = 1000;
}
