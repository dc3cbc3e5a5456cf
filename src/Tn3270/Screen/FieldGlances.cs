using System.Buffers;

namespace Holdfast.Tn3270.Screen;

/// <summary>
/// Passes by the fields of an image in the order of their attributes, by <c>foreach</c>: for those who look at all of them and keep none.
/// </summary>
public readonly ref struct FieldGlances
{
    private readonly ScreenImage _image;

    internal FieldGlances(ScreenImage image) => _image = image;

    /// <summary>Begins with the first.</summary>
    public Enumerator GetEnumerator() => new(_image);

    /// <summary>Where one is in passing by.</summary>
    public ref struct Enumerator
    {
        private readonly ScreenImage _image;
        private readonly Span<char> _cells;
        private char[]? _borrowed;
        private int _index = -1;

        internal Enumerator(ScreenImage image)
        {
            _image = image;
            _borrowed = ArrayPool<char>.Shared.Rent(image.CellBlock.Length);
            _cells = _borrowed.AsSpan(0, image.CellBlock.Length);
            image.CellBlock.CopyTo(_cells);
        }

        /// <summary>The field that is passed by.</summary>
        public readonly FieldGlance Current => new ImageFields(_cells, _image.Columns, _image.FieldPlaces).Glance(_index);

        /// <summary>Goes on to the next; false where there is none.</summary>
        public bool MoveNext() => ++_index < _image.FieldPlaces.Length;

        /// <summary>Zeroes what was borrowed for it, and gives it back.</summary>
        public void Dispose()
        {
            if (_borrowed is null) return;
            _cells.Clear();
            ArrayPool<char>.Shared.Return(_borrowed);
            _borrowed = null;
        }
    }
}
