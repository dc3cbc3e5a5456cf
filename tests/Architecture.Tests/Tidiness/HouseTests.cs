namespace Holdfast.Architecture.Tests.Tidiness;

public sealed class HouseTests
{
    [Fact]
    public void The_house_is_as_tidy_as_the_ratchet_says()
    {
        var faults = Ratchet.Check(House.Findings(), Repository.Read("build/ratchet.txt"));
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public void The_rules_see_every_part()
    {
        // A guard that looks at nothing is content with everything.
        Assert.All(House.Homes.Values, home => Assert.Contains(Repository.Files(home, ""), path => path.StartsWith(home, StringComparison.Ordinal)));
        Assert.Contains("src/Contracts/Errors/Catalogue.cs", House.CodeFiles);
        Assert.Contains("tests/Architecture.Tests/Tidiness/HouseTests.cs", House.CodeFiles);
        Assert.DoesNotContain(House.CodeFiles, path => path.Contains("/obj/", StringComparison.Ordinal));
    }
}
