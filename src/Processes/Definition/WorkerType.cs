namespace Holdfast.Processes.Definition;

/// <summary>How a worker comes to run.</summary>
public enum WorkerType
{
    /// <summary>Started and ended here.</summary>
    Managed,

    /// <summary>Started by somebody else and found by its <see cref="WorkerTarget"/>.</summary>
    Unmanaged,

    /// <summary>Started here with a port, on which it answers gRPC health checks.</summary>
    Integrated,
}
