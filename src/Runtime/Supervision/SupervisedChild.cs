namespace Holdfast.Runtime.Supervision;

/// <summary>What a <see cref="Supervisor"/> keeps of one child.</summary>
/// <param name="definition">What it does.</param>
internal sealed class SupervisedChild(ChildDefinition definition)
{
    /// <summary>The number of one that the machine does not know yet.</summary>
    public const int NoNumber = -1;

    /// <summary>What it does.</summary>
    public ChildDefinition Definition => definition;

    /// <summary>Its number in the machine.</summary>
    public int Number { get; set; } = NoNumber;

    /// <summary>Its run, while there is one.</summary>
    public ChildRun? Run { get; set; }

    /// <summary>How often it was started.</summary>
    public int Runs { get; set; }

    /// <summary>Why its last failed run ended.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Completes when it has been removed; null where nobody has asked for that.</summary>
    public TaskCompletionSource? Removal { get; set; }
}
