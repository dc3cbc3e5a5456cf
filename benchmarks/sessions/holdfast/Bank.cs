using System.Globalization;
using Holdfast.Contracts.Sessions;

namespace Holdfast.Benchmarks.Sessions;

/// <summary>What a teller knows of Harbor Bank: its panels, where its fields are, and its customers.</summary>
internal static class Bank
{
    public const string Menu = "HBMENU";
    public const string Search = "HBSEARCH";
    public const string Customer = "HBCUST";
    public const string Transfer = "HBXFER";
    public const string Confirmation = "HBCONF";
    public const string Help = "HBHELP";
    public const string Off = "HBOFF";
    public const string Logo = "HBLOGO";
    public const string LogOn = "HBLOGON";
    public const string Amount = "0.01";

    public static readonly InputStep Enter = Press("enter");

    private const int FirstCustomer = 10_001;
    private const int Customers = 2_000;
    private const int CurrentAccount = 10;

    public static InputStep Press(string key) => new() { Press = key };

    public static InputStep Type(string text) => new() { Type = text };

    public static InputStep Fill(int row, int column, string text) => new() { Field = new FieldInput { Row = row, Column = column, Text = text } };

    /// <summary>One of the bank's customers.</summary>
    public static int CustomerOf(int number) => FirstCustomer + (number % Customers);

    /// <summary>A customer's current account, with its check digit (ISO/IEC 7812, mod 10).</summary>
    public static string AccountOf(int customer)
    {
        var body = (CurrentAccount * 100_000) + customer;
        var sum = 0;
        var doubled = true;
        for (var rest = body; rest > 0; rest /= 10)
        {
            var digit = rest % 10 * (doubled ? 2 : 1);
            sum += digit > 9 ? digit - 9 : digit;
            doubled = !doubled;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{CurrentAccount}-{customer}-{(10 - (sum % 10)) % 10}");
    }

    /// <summary>A whole transfer form, sent.</summary>
    public static IReadOnlyList<InputStep> Form(string from, string to, string reference) =>
        [Fill(6, 34, from), Fill(8, 34, to), Fill(10, 34, Amount), Fill(12, 34, reference), Enter];

    /// <summary>Whether the panel confirms this very transfer.</summary>
    public static bool Confirms(Seen seen, string from, string to, string reference) =>
        seen.Panel == Confirmation && seen.At(14, 30, 30) == reference && seen.At(13, 30, 10) == Amount
        && seen.At(10, 30, 10) == from && seen.At(11, 30, 10) == to && seen.At(8, 30, 2) == "T-";
}
