using System.Runtime.InteropServices;

namespace Holdfast.Runtime.Threads;

/// <summary>One descriptor to poll (struct pollfd).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollEntry
{
    /// <summary>Which.</summary>
    public int Descriptor;

    /// <summary>For what.</summary>
    public short Wanted;

    /// <summary>What it is ready for.</summary>
    public short Told;
}
