using System.Runtime.InteropServices;

namespace Holdfast.Keeper.Native;

/// <summary><c>struct pollfd</c> of poll(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollEntry
{
    /// <summary>The descriptor looked at.</summary>
    public int Descriptor;

    /// <summary>What is asked for.</summary>
    public short Wanted;

    /// <summary>What the kernel saw; hang-ups and errors unasked.</summary>
    public short Seen;
}
