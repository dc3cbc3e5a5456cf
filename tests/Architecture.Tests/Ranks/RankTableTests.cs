namespace Holdfast.Architecture.Tests.Ranks;

public sealed class RankTableTests
{
    private const string Heading = "| rank | part | kind | may reference |\n|---|---|---|---|\n";

    [Fact]
    public void References_point_down() => Assert.Empty(RankTable.OfRepository().Faults());

    [Fact]
    public void The_table_names_exactly_the_parts_there_are()
    {
        var projects = Repository.Projects("src").Concat(Repository.Projects("examples")).Select(ProjectRules.PartOf);
        Assert.Equal(
            projects.Order(StringComparer.Ordinal), RankTable.OfRepository().Parts.Select(part => part.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_solution_holds_every_project()
    {
        var solution = Repository.Read("Holdfast.slnx");
        var all = Repository.Projects("src").Concat(Repository.Projects("examples")).Concat(Repository.Projects("tests"));
        Assert.All(all, project => Assert.Contains($"Path=\"{project}\"", solution, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("| 0 | A | library | B |\n| 1 | B | library | nothing |\n", "is not below it")]
    [InlineData("| 1 | A | library | B |\n| 1 | B | library | nothing |\n", "is not below it")]
    [InlineData("| 1 | A | library | C |\n", "no library of the table")]
    [InlineData("| 1 | A | drawer | nothing |\n", "no known kind")]
    [InlineData("| 1 | A | library | nothing |\n| 1 | A | library | nothing |\n", "stands twice")]
    public void A_table_that_contradicts_itself_is_refused(string rows, string words) =>
        Assert.Contains(RankTable.Parse(Heading + rows).Faults(), fault => fault.Contains(words, StringComparison.Ordinal));

    [Fact]
    public void A_page_without_the_table_is_refused() => Assert.Throws<FormatException>(() => RankTable.Parse("# Architecture\n"));
}
