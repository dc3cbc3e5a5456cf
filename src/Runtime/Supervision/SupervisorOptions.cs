namespace Holdfast.Runtime.Supervision;

/// <summary>How a <see cref="Supervisor"/> supervises.</summary>
public sealed record SupervisorOptions
{
    /// <summary>The most children of one supervisor.</summary>
    public const int MostChildren = 10_000;

    /// <summary>Its name in task dumps and failures.</summary>
    public string Name { get; init; } = "supervisor";

    /// <summary>Whether it goes on when no child is left that runs or will, since children are added later; it ends when it is stopped.</summary>
    public bool StaysOpen { get; init; }

    /// <summary>Who is started again when a child fails.</summary>
    public SupervisionStrategy Strategy { get; init; }
}
