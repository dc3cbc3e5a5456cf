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
        private BorrowedCells _cells;
        private int _index = -1;

        internal Enumerator(ScreenImage image)
        {
            _image = image;
            _cells = new BorrowedCells(image.CellBlock);
        }

        /// <summary>The field that is passed by.</summary>
        public readonly FieldGlance Current => new ImageFields(_cells.Span, _image.Columns, _image.FieldPlaces).Glance(_index);

        /// <summary>Goes on to the next; false where there is none.</summary>
        public bool MoveNext() => ++_index < _image.FieldPlaces.Length;

        /// <summary>Zeroes what was borrowed for it, and gives it back.</summary>
        public void Dispose() => _cells.Dispose();
    }
}
