using System.Runtime.InteropServices;

namespace Holdfast.Keeper.Protocol;

/// <summary><c>struct iovec</c> of a 64-bit Linux.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MessageVector
{
    /// <summary>The first byte.</summary>
    public byte* Start;

    /// <summary>How many bytes.</summary>
    public nuint Length;
}
