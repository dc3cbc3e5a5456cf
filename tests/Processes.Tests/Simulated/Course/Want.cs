namespace Holdfast.Processes.Tests.Simulated.Course;

/// <summary>What the operator wants of a worker, as far as the answers went.</summary>
internal enum Want
{
    /// <summary>It is to run.</summary>
    Running,

    /// <summary>It is not to run.</summary>
    Stopped,

    /// <summary>An order was given and nobody can know whether it was taken.</summary>
    Unsure,
}
