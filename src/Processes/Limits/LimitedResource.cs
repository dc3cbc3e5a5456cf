namespace Holdfast.Processes.Limits;

/// <summary>What can be limited, always of a worker's whole tree unless said otherwise.</summary>
public enum LimitedResource
{
    /// <summary>Memory, bytes.</summary>
    Memory,

    /// <summary>Processors, such as 1.5.</summary>
    Cpu,

    /// <summary>Processes and threads.</summary>
    Pids,

    /// <summary>Open descriptors of any one process.</summary>
    Descriptors,

    /// <summary>Bytes read from the disk in a second.</summary>
    Read,

    /// <summary>Bytes written to the disk in a second.</summary>
    Write,
}
