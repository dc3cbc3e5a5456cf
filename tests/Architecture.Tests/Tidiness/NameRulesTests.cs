namespace Holdfast.Architecture.Tests.Tidiness;

public sealed class NameRulesTests
{
    [Theory]
    [InlineData("class SessionManager;")]
    [InlineData("class ManagerOfSessions;")]
    [InlineData("record StringHelpers;")]
    [InlineData("interface IUtil;")]
    [InlineData("enum MiscKinds { A }")]
    [InlineData("struct HTTPWrapper;")]
    [InlineData("delegate void CommonCall();")]
    [InlineData("class Outer { class EntityBase; }")]
    public void A_name_that_says_nothing_is_refused(string source) =>
        Assert.Equal("type-name", Assert.Single(NameRules.Check(new SourceFile("src/A/C.cs", source))).Rule);

    [Theory]
    [InlineData("class Database;")]
    [InlineData("class Codebase;")]
    [InlineData("class Base64Text;")]
    [InlineData("class Commonwealth;")]
    [InlineData("class Basement { void Manager() { } }")]
    public void A_word_that_only_contains_one_is_none(string source) => Assert.Empty(NameRules.Check(new SourceFile("src/A/C.cs", source)));

    [Theory]
    [InlineData("src/Storage/Core/X.cs", "folder-name")]
    [InlineData("src/Storage/Journal/Infrastructure/X.cs", "folder-name")]
    [InlineData("src/Shared/X.cs", "folder-name")]
    [InlineData("src/Storage/JournalHelpers/X.cs", "folder-name")]
    [InlineData("src/Server/Dashboard/utils.js", "file-name")]
    [InlineData("src/Storage/PageBase.cs", "file-name")]
    [InlineData("src/Storage/A/B/C/X.cs", "folder-depth")]
    [InlineData("tests/Storage.Tests/A/B/C/X.cs", "folder-depth")]
    public void A_path_that_leads_into_a_drawer_is_refused(string path, string rule) => Assert.Equal(rule, Assert.Single(NameRules.CheckPath(path)).Rule);

    [Theory]
    [InlineData("src/Storage/A/B/X.cs")]
    [InlineData("src/Storage/Database.cs")]
    [InlineData("examples/01-harbor-bank/Screens/Logo.cs")]
    public void A_good_path_is_let_through(string path) => Assert.Empty(NameRules.CheckPath(path));
}
