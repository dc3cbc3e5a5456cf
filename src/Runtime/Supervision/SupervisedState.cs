namespace Holdfast.Runtime.Supervision;

/// <summary>What a <see cref="SupervisorMachine"/> knows of one child.</summary>
/// <param name="number">Its number; those of children added later are larger.</param>
/// <param name="options">When it is started again.</param>
internal sealed class SupervisedState(int number, RestartOptions options)
{
    /// <summary>Its number; those of children added later are larger.</summary>
    public int Number => number;

    /// <summary>When it is started again.</summary>
    public RestartOptions Options => options;

    /// <summary>What it is doing.</summary>
    public ChildState State { get; set; }

    /// <summary>Whether it leaves for good with its next end.</summary>
    public bool Leaves { get; set; }

    /// <summary>The wait before it is started again; 0 where there is none of its own.</summary>
    public long Ticket { get; set; }

    /// <summary>What is remembered of it where it is supervised alone.</summary>
    public RestartHistory History { get; set; } = RestartHistory.Empty;

    /// <summary>Whether its run has not ended.</summary>
    public bool Runs => State is ChildState.Running or ChildState.Stopping;
}
