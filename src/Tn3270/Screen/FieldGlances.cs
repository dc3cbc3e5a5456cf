using System.Buffers;

namespace Holdfast.Tn3270.Screen;

/// <summary>
/// Passes by the fields of an image in the order of their attributes, for those who look at all of them and keep none. To be gone through once,
/// by <c>foreach</c>.
/// </summary>
public ref struct FieldGlances
{
    private readonly ScreenImage _image;
    private readonly ReadOnlySpan<char> _cells;
    private char[]? _borrowed;
    private int _index = -1;

    internal FieldGlances(ScreenImage image)
    {
        _image = image;
        _borrowed = ArrayPool<char>.Shared.Rent(image.CellBlock.Length);
        image.CellBlock.CopyTo(_borrowed);
        _cells = _borrowed.AsSpan(0, image.CellBlock.Length);
    }

    /// <summary>The field that is passed by.</summary>
    public readonly FieldGlance Current => new ImageFields(_cells, _image.Columns, _image.FieldPlaces).Glance(_index);

    /// <summary>Itself.</summary>
    public readonly FieldGlances GetEnumerator() => this;

    /// <summary>Goes on to the next; false where there is none.</summary>
    public bool MoveNext() => ++_index < _image.FieldPlaces.Length;

    /// <summary>Gives back what was borrowed for it.</summary>
    public void Dispose()
    {
        if (_borrowed is not null) ArrayPool<char>.Shared.Return(_borrowed);
        _borrowed = null;
    }
}
