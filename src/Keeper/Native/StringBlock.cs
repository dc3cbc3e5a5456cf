using System.Runtime.InteropServices;
using System.Text;

namespace Holdfast.Keeper.Native;

/// <summary>Strings as C wants them: an array of pointers to UTF-8 with a zero at the end, itself ended by a null pointer.</summary>
internal sealed unsafe class StringBlock : IDisposable
{
    private byte* _bytes;

    /// <summary>Lays the strings out; none may hold a zero.</summary>
    public StringBlock(IReadOnlyList<string> strings)
    {
        var pointerBytes = (strings.Count + 1) * sizeof(byte*);
        var size = pointerBytes;
        foreach (var text in strings)
            size += Encoding.UTF8.GetByteCount(text) + 1;

        _bytes = (byte*)NativeMemory.Alloc((nuint)size);
        var pointers = (byte**)_bytes;
        var place = _bytes + pointerBytes;
        for (var index = 0; index < strings.Count; index++)
        {
            pointers[index] = place;
            var room = (int)(_bytes + size - place);
            place += Encoding.UTF8.GetBytes(strings[index], new Span<byte>(place, room));
            *place++ = 0;
        }

        pointers[strings.Count] = null;
    }

    /// <summary>The array of pointers; valid until this is disposed of.</summary>
    public byte** Pointers => (byte**)_bytes;

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        NativeMemory.Free(_bytes);
        _bytes = null;
    }
}
