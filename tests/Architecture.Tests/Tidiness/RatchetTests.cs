namespace Holdfast.Architecture.Tests.Tidiness;

public sealed class RatchetTests
{
    private static readonly Finding Long = new("src/A/B.cs", "file-lines", 600, "too long");

    [Fact]
    public void A_fault_that_is_let_stand_at_its_size_is_let_stand() => Assert.Empty(Ratchet.Check([Long], "# why\nsrc/A/B.cs file-lines 600\n"));

    [Theory]
    [InlineData("", "src/A/B.cs: file-lines 600: too long")]
    [InlineData("src/A/C.cs file-lines 600", "src/A/B.cs: file-lines 600: too long")]
    [InlineData("src/A/B.cs file-lines 599", "lets 599 stand")]
    [InlineData("src/A/B.cs file-lines 601", "from 601 down to 600")]
    [InlineData("src/A/B.cs file-lines 600\nsrc/A/B.cs region 1", "remove src/A/B.cs region")]
    [InlineData("src/A/B.cs file-lines 600\nsrc/A/B.cs file-lines 600", "stands twice")]
    [InlineData("src/A/B.cs file-lines 600\nsrc/A/B.cs much", "not a path, a rule and a number")]
    public void The_ratchet_does_not_turn_back(string ratchet, string words) =>
        Assert.Contains(Ratchet.Check([Long], ratchet), fault => fault.Contains(words, StringComparison.Ordinal));
}
