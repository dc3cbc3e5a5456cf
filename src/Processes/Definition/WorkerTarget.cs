namespace Holdfast.Processes.Definition;

/// <summary>By what an unmanaged worker's process is found; exactly one of these is set.</summary>
public sealed record WorkerTarget
{
    /// <summary>Absolute path of a file that holds its process id.</summary>
    public string? PidFile { get; init; }

    /// <summary>The name of its program, as <c>/proc/PID/comm</c> has it.</summary>
    public string? ProcessName { get; init; }

    /// <summary>The TCP port it listens on.</summary>
    public int? Port { get; init; }

    /// <summary>The unit of the system's service manager.</summary>
    public string? Service { get; init; }
}
