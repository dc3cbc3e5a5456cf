namespace Holdfast.Architecture.Tests.Tidiness;

public sealed class LayoutRulesTests
{
    private static readonly Dictionary<string, string> Homes = new() { ["Storage"] = "src/Storage", ["HarborBank"] = "examples/01-harbor-bank" };

    private static readonly string[] Files = ["src/Storage/Sqlite/Tables/A.cs", "examples/01-harbor-bank/Screens/A.cs"];

    [Theory]
    [InlineData("tests/Storage.Tests/ATests.cs", 0)]
    [InlineData("tests/Storage.Tests/Sqlite/ATests.cs", 0)]
    [InlineData("tests/Storage.Tests/Sqlite/Tables/ATests.cs", 0)]
    [InlineData("tests/HarborBank.Tests/Screens/ATests.cs", 0)]
    [InlineData("tests/Storage.Tests/Conformance/ATests.cs", 0)]
    [InlineData("tests/Storage.Tests/Fuzzing/Targets/A.cs", 0)]
    [InlineData("tests/Storage.Tests/Docs/A.cs", 0)]
    [InlineData("tests/Storage.Tests/Sqlite/Conformance/ATests.cs", 1)]
    [InlineData("tests/EndToEnd/Anything/ATests.cs", 0)]
    [InlineData("tests/Storage.Tests/Postgres/ATests.cs", 1)]
    [InlineData("tests/Storage.Tests/Sqlite/Rows/ATests.cs", 1)]
    [InlineData("tests/HarborBank.Tests/Accounts/ATests.cs", 1)]
    [InlineData("tests/Vault.Tests/ATests.cs", 1)]
    public void Tests_stand_where_the_code_stands(string test, int findings) =>
        Assert.Equal(findings, LayoutRules.Mirrored([.. Files, test], Homes).Count(one => one.Rule == "mirror"));
}
