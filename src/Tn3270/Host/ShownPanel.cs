namespace Holdfast.Tn3270.Host;

/// <summary>
/// What is kept of a panel while its user thinks: enough to read the answer with. Captions are most of a panel, and a host has thousands of
/// users who think.
/// </summary>
/// <param name="Name">The panel's name.</param>
/// <param name="Rows">Rows of the screen it is shown on.</param>
/// <param name="Columns">Columns of that screen.</param>
/// <param name="Fields">The fields that have a name, in the order of their addresses.</param>
internal sealed record ShownPanel(string Name, int Rows, int Columns, IReadOnlyList<PlacedField> Fields)
{
    /// <summary>Cells of the screen.</summary>
    public int Size => Rows * Columns;

    /// <summary>The field whose first data cell is at an address; null for none.</summary>
    public PlacedField? Find(int address)
    {
        int low = 0;
        int high = Fields.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            int there = Fields[middle].Address;
            if (there == address)
            {
                return Fields[middle];
            }
            if (there < address)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }
        return null;
    }
}
