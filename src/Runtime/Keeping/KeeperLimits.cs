namespace Holdfast.Runtime.Keeping;

/// <summary>What the kernel is to hold a child's whole tree to. 0 stands for no limit.</summary>
public sealed record KeeperLimits
{
    /// <summary>Bytes of memory that are never exceeded: the kernel ends a process of the tree instead.</summary>
    public long Memory { get; init; }

    /// <summary>Bytes of memory beyond which the kernel slows the tree down and takes memory back from it.</summary>
    public long MemorySoft { get; init; }

    /// <summary>Processors, such as 1.5.</summary>
    public double Cpu { get; init; }

    /// <summary>Processes and threads; what is beyond cannot be forked.</summary>
    public long Tasks { get; init; }

    /// <summary>Bytes a second read from the working folder's disk.</summary>
    public long ReadRate { get; init; }

    /// <summary>Bytes a second written to it.</summary>
    public long WriteRate { get; init; }
}
