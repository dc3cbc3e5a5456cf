using System.Runtime.InteropServices;

namespace Holdfast.Keeper.Protocol;

/// <summary><c>struct msghdr</c> of a 64-bit Linux.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MessageHead
{
    /// <summary>An address; not used on connected sockets.</summary>
    public byte* Name;

    /// <summary>Its length.</summary>
    public nuint NameLength;

    /// <summary>Where the bytes are.</summary>
    public MessageVector* Vectors;

    /// <summary>How many places there are.</summary>
    public nuint VectorCount;

    /// <summary>What comes with the bytes.</summary>
    public byte* Control;

    /// <summary>Its length.</summary>
    public nuint ControlLength;

    /// <summary>What the kernel says of it.</summary>
    public int Flags;
}
