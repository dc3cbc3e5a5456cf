namespace Holdfast.Tn3270.Screen;

/// <summary>Makes the fields of an image out of its characters and the places of its attributes.</summary>
/// <param name="cells">A character for each cell; blanks for what is hidden.</param>
/// <param name="columns">Cells of a row.</param>
/// <param name="places">The attributes in the order of their addresses; at least one.</param>
internal readonly ref struct ImageFields(ReadOnlySpan<char> cells, int columns, ReadOnlySpan<FieldPlace> places)
{
    /// <summary>Characters that lead the eye from a label to its field.</summary>
    private const string Leaders = " .:=-_>·";

    private readonly ReadOnlySpan<char> _cells = cells;
    private readonly ReadOnlySpan<FieldPlace> _places = places;

    /// <summary>All of them.</summary>
    public ScreenField[] Take()
    {
        var fields = new ScreenField[_places.Length];
        for (var i = 0; i < fields.Length; i++)
            fields[i] = Take(i);
        return fields;
    }

    /// <summary>One of them.</summary>
    public ScreenField Take(int index)
    {
        var (_, attribute, look) = _places[index];
        var glance = Glance(index);
        return new ScreenField(
            Row: glance.Row,
            Column: glance.Column,
            Length: glance.Length,
            Protected: glance.Protected,
            Numeric: glance.Numeric,
            Hidden: glance.Hidden,
            Intensified: FieldAttribute.IsIntensified(attribute),
            Modified: FieldAttribute.IsModified(attribute),
            Skip: FieldAttribute.IsSkip(attribute),
            Color: _places[index].Color,
            Highlight: CellLook.HighlightOf(look.Highlight),
            Text: glance.Text.ToString(),
            Label: LabelOf(index))
        {
            Outline = (FieldOutline)look.Outline,
            Validation = (FieldValidation)look.Validation,
            DoubleByte = look.CharacterSet == Look.DoubleByteSet,
        };
    }

    /// <summary>One of them, passed by.</summary>
    public FieldGlance Glance(int index)
    {
        var attribute = _places[index].Attribute;
        var (first, length) = ((_places[index].Start + 1) % _cells.Length, LengthOf(index));
        return new FieldGlance
        {
            Row = (first / columns) + 1,
            Column = (first % columns) + 1,
            Length = length,
            Protected = FieldAttribute.IsProtected(attribute),
            Numeric = FieldAttribute.IsNumeric(attribute),
            Hidden = FieldAttribute.IsHidden(attribute),
            Text = TextOf(first, length),
        };
    }

    /// <summary>The field whose attribute governs an address; the attribute's own cell counts to it.</summary>
    public int IndexAt(int address)
    {
        var (low, high) = (0, _places.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_places[middle].Start <= address)
                low = middle + 1;
            else
                high = middle;
        }

        return low == 0 ? _places.Length - 1 : low - 1;
    }

    private ReadOnlySpan<char> TextOf(int first, int length) => first + length <= _cells.Length
        ? _cells.Slice(first, length).TrimEnd(' ')
        : string.Concat(_cells[first..], _cells[..(first + length - _cells.Length)]).AsSpan().TrimEnd(' ');

    private int LengthOf(int index)
    {
        var next = _places[index + 1 < _places.Length ? index + 1 : 0].Start;
        var length = next - _places[index].Start - 1;
        return length >= 0 ? length : length + _cells.Length;
    }

    // Walks left from the attribute over leaders and fields without words; input fields end the search, being someone
    // else's neighbours to the label beyond them.
    private string LabelOf(int index)
    {
        var end = _places[index].Start;
        var rowStart = end - (end % columns);
        var governing = index;
        while (end > rowStart)
        {
            governing = IndexAt(end - 1);
            if (_places[governing].Start != end - 1 && !_places[governing].IsProtected)
                return "";
            if (!Leaders.Contains(_cells[end - 1]))
                break;
            end--;
        }

        if (end == rowStart)
            return "";
        var begin = _places[governing].Start < end ? Math.Max(rowStart, _places[governing].Start + 1) : rowStart;
        return new string(_cells[begin..end].Trim());
    }
}
