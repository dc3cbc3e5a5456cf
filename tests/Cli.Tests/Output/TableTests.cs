using Holdfast.Cli.Output;

namespace Holdfast.Cli.Tests.Output;

public sealed class TableTests
{
    [Fact]
    public void Columns_are_as_wide_as_their_widest_cell()
    {
        var table = new Table("NAME", "N");
        table.Add("a", "1");
        table.Add("longer", "22");
        Assert.Equal(["NAME    N", "a       1", "longer  22"], table.Lines("none"));
    }

    [Fact]
    public void Colours_take_no_room()
    {
        var table = new Table("STATE", "X");
        table.Add("\e[32mrunning\e[0m", "1");
        table.Add("stopped", "2");
        var lines = table.Lines("none");
        Assert.Equal(lines[2].IndexOf('2'), lines[1].Replace("\e[32m", "", StringComparison.Ordinal).Replace("\e[0m", "", StringComparison.Ordinal).IndexOf('1'));
    }

    [Fact]
    public void An_empty_table_says_so() => Assert.Equal(["nothing here"], new Table("A").Lines("nothing here"));
}
