// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: the grammar of one Antimony statement as PEGTL types, and the nodes that its parse
// tree keeps. As in libAntimony a statement ends at `;` or at the end of the line; a backslash before the end
// of the line goes on.
#pragma once

#include <memory>

#include <tao/pegtl.hpp>
#include <tao/pegtl/contrib/parse_tree.hpp>

namespace rubor::antimony {

namespace p = tao::pegtl;

/// How deep parentheses, powers and calls may nest.
inline constexpr std::size_t k_deepest_nesting = 100;

// What stands between tokens.
struct line_comment : p::seq<p::sor<p::one<'#'>, p::string<'/', '/'>>, p::until<p::at<p::eolf>>> {};
struct comment_text : p::seq<p::string<'/', '*'>, p::until<p::string<'*', '/'>>> {};
struct closed_comment : p::at<comment_text> {};  // looks first, so that the message points at the start
struct block_comment : p::if_must<p::at<p::string<'/', '*'>>, closed_comment, comment_text> {};
struct continuation : p::seq<p::one<'\\'>, p::star<p::blank>, p::eol> {};
struct gap : p::star<p::sor<p::blank, continuation, block_comment, line_comment>> {};
struct wide_gap : p::star<p::sor<p::space, continuation, block_comment, line_comment>> {};
struct separators : p::star<p::sor<p::space, p::one<';'>, continuation, block_comment, line_comment>> {};

template <class... Rules>
struct token : p::seq<Rules..., gap> {};
template <char... C>
struct symbol : token<p::string<C...>> {};

// Words.
template <char... C>
struct word : p::seq<p::string<C...>, p::not_at<p::identifier_other>> {};
struct word_model : p::sor<word<'m', 'o', 'd', 'e', 'l'>, word<'m', 'o', 'd', 'u', 'l', 'e'>> {};
struct word_end : word<'e', 'n', 'd'> {};
struct word_function : word<'f', 'u', 'n', 'c', 't', 'i', 'o', 'n'> {};
struct word_import : word<'i', 'm', 'p', 'o', 'r', 't'> {};
struct word_in : word<'i', 'n'> {};
struct word_is : word<'i', 's'> {};
struct word_has : word<'h', 'a', 's'> {};
struct word_at : p::sor<word<'a', 't'>, p::one<'@'>> {};
struct word_after : word<'a', 'f', 't', 'e', 'r'> {};
struct word_unit : word<'u', 'n', 'i', 't'> {};
struct word_delete : word<'d', 'e', 'l', 'e', 't', 'e'> {};
struct declaring_word
    : p::sor<word<'c', 'o', 'n', 's', 't'>, word<'v', 'a', 'r'>, word<'e', 'x', 't'>,
             word<'s', 'u', 'b', 's', 't', 'a', 'n', 'c', 'e', 'O', 'n', 'l', 'y'>,
             word<'s', 'p', 'e', 'c', 'i', 'e', 's'>, word<'f', 'o', 'r', 'm', 'u', 'l', 'a'>,
             word<'r', 'e', 'a', 'c', 't', 'i', 'o', 'n'>,
             word<'c', 'o', 'm', 'p', 'a', 'r', 't', 'm', 'e', 'n', 't'>> {};
struct refused_word
    : p::sor<word<'D', 'N', 'A'>, word<'g', 'e', 'n', 'e'>, word<'o', 'p', 'e', 'r', 'a', 't', 'o', 'r'>,
             word<'e', 'v', 'e', 'n', 't'>, word<'c', 'o', 'n', 's', 't', 'r', 'a', 'i', 'n', 't'>,
             word<'m', 'a', 'x', 'i', 'm', 'i', 'z', 'e'>, word<'m', 'i', 'n', 'i', 'm', 'i', 'z', 'e'>> {};
struct reserved : p::sor<word_model, word_end, word_function, word_import, word_in, word_is, word_has,
                         word<'a', 't'>, word_after, word_unit, word_delete, declaring_word, refused_word> {};

// Leaves.
struct identifier : p::seq<p::not_at<reserved>, p::identifier> {};
struct dotted : p::seq<identifier, p::star<gap, p::one<'.'>, p::not_at<p::digit>, gap, p::must<identifier>>> {
};
struct name : token<dotted> {};
struct exponent : p::seq<p::one<'e', 'E'>, p::opt<p::one<'+', '-'>>, p::plus<p::digit>> {};
struct number : p::seq<p::sor<p::seq<p::plus<p::digit>, p::opt<p::one<'.'>, p::star<p::digit>>>,
                              p::seq<p::one<'.'>, p::plus<p::digit>>>,
                       p::opt<exponent>> {};
struct string_text : p::seq<p::one<'"'>, p::star<p::not_one<'"', '\n', '\r'>>, p::one<'"'>> {};

// Formulas. Precedence as in libSBML's parser of formulas, which libAntimony uses.
struct formula;
struct unary;
struct arguments : p::opt<p::list<formula, symbol<','>>> {};
struct closing : symbol<')'> {};
struct call : p::seq<p::seq<identifier, gap, symbol<'('>>, p::must<arguments, closing>> {};
struct group : p::if_must<symbol<'('>, formula, closing> {};
struct unit_name : p::seq<identifier, p::not_at<gap, p::one<'('>>> {};
struct quantity : p::seq<token<number>, p::opt<token<unit_name>>> {};
struct primary : p::sor<group, quantity, call, name> {};
struct power : p::seq<primary, p::opt<p::if_must<symbol<'^'>, unary>>> {};
struct minus_sign : p::seq<p::one<'-'>, p::not_at<p::one<'-'>>> {};
struct unary_operator : p::sor<minus_sign, p::one<'+'>, p::seq<p::one<'!'>, p::not_at<p::one<'='>>>> {};
struct unary : p::seq<p::star<token<unary_operator>>, power> {};
struct product_operator : p::one<'*', '/', '%'> {};
struct product : p::seq<unary, p::star<p::if_must<token<product_operator>, unary>>> {};
struct sum_operator : p::sor<p::one<'+'>, minus_sign> {};
struct sum : p::seq<product, p::star<p::if_must<token<sum_operator>, product>>> {};
struct relation_operator : p::sor<p::string<'<', '='>, p::string<'>', '='>, p::string<'=', '='>,
                                  p::string<'!', '='>, p::one<'<', '>'>> {};
struct relation : p::seq<sum, p::star<p::if_must<token<relation_operator>, sum>>> {};
struct logic_operator : p::sor<p::string<'&', '&'>, p::string<'|', '|'>> {};
struct logic : p::seq<relation, p::star<p::if_must<token<logic_operator>, relation>>> {};
struct formula : p::seq<logic> {};

// Parts of statements.
struct finish : p::at<p::sor<p::one<';'>, p::eolf>> {};
struct equals : p::seq<p::one<'='>, p::not_at<p::one<'='>>, gap> {};
struct boundary_mark : p::one<'$'> {};
struct marked_name : p::seq<p::opt<token<boundary_mark>>, name> {};
struct compartment_part : p::if_must<token<word_in>, name> {};
struct value : p::sor<p::at<p::sor<p::one<';', ','>, p::eolf>>, formula> {};
struct rule_part : p::if_must<p::seq<p::string<':', '='>, gap>, value> {};
struct rate_part : p::if_must<p::seq<p::one<'\''>, gap, equals>, value> {};
struct initial_part : p::if_must<equals, value> {};
struct unit_part : p::if_must<token<word_has>, formula> {};
struct conversion : p::seq<p::one<'*', '/'>, gap, name, p::opt<token<word_is>, name>> {};
struct same_target : p::seq<name, p::opt<conversion>> {};
struct same_part : p::if_must<token<word_is>, p::sor<token<string_text>, same_target>> {};
struct annotation_part
    : p::seq<token<identifier>, p::list<token<string_text>, p::seq<p::one<','>, wide_gap>>> {};
struct comma : symbol<','> {};

// Statements.
struct declared : p::seq<marked_name, p::opt<compartment_part>,
                         p::opt<p::sor<rule_part, rate_part, initial_part, unit_part>>> {};
struct declaration
    : p::if_must<p::plus<token<declaring_word>>, declared, p::star<p::if_must<comma, declared>>> {};
struct unit_definition : p::if_must<token<word_unit>, name, equals, formula> {};
struct deletion : p::if_must<token<word_delete>, name, p::star<p::if_must<comma, name>>> {};
struct label : p::seq<name, p::opt<compartment_part>, p::one<':'>, p::not_at<p::one<'='>>, gap> {};
struct coefficient : p::seq<number> {};
struct participant : p::seq<p::opt<token<coefficient>>, marked_name> {};
struct reactants : p::list<participant, symbol<'+'>> {};
struct products : p::list<participant, symbol<'+'>> {};
struct arrow : p::sor<p::string<'-', '>'>, p::string<'=', '>'>> {};
struct interaction : p::sor<p::string<'-', '|'>, p::string<'-', 'o'>, p::string<'-', '('>> {};
struct rate_gap : symbol<';'> {};
struct rate : p::sor<finish, p::seq<formula, p::opt<compartment_part>>> {};
struct reaction : p::seq<p::opt<reactants>, p::sor<p::if_must<token<arrow>, p::opt<products>, rate_gap, rate>,
                                                   p::seq<interaction, p::until<p::at<p::eolf>>>>> {};
struct submodel_argument : p::sor<token<number>, name> {};
struct submodel_conversion : p::if_must<comma, identifier, gap, equals, formula> {};
struct submodel
    : p::seq<p::seq<identifier, gap, symbol<'('>>,
             p::must<p::opt<p::list<submodel_argument, comma>>, closing, p::star<submodel_conversion>>,
             p::opt<compartment_part>> {};
struct event_option : p::if_must<comma, identifier, gap, equals, formula> {};
struct event_delay : p::if_must<token<word_after>, formula> {};
struct event_assignment : p::seq<name, p::must<equals, formula>> {};
struct event_colon : p::seq<p::one<':'>, wide_gap> {};
struct event : p::if_must<token<word_at>, formula, p::opt<event_delay>, p::star<event_option>, event_colon,
                          event_assignment,
                          p::star<p::if_must<p::seq<p::one<',', ':'>, wide_gap>, event_assignment>>> {};
struct dna_strand : p::seq<p::opt<name>, p::string<'-', '-'>, p::until<p::at<p::eolf>>> {};
struct labelled_body : p::sor<event, dna_strand, submodel, reaction> {};
struct labelled : p::if_must<label, labelled_body> {};
struct assigned
    : p::sor<rule_part, rate_part, initial_part, same_part, unit_part, conversion, annotation_part, finish> {
};
struct assignment : p::seq<marked_name, p::opt<compartment_part>, p::must<assigned>> {};
struct refused : p::seq<refused_word, p::until<p::at<p::eolf>>> {};
struct statement : p::seq<p::sor<unit_definition, deletion, refused, event, declaration, dna_strand, labelled,
                                 submodel, reaction, assignment>,
                          gap, p::must<finish>> {};

// What may stand at the top of a file.
struct import : p::if_must<token<word_import>, token<string_text>> {};
struct main_mark : p::one<'*'> {};
struct interface_name : p::seq<p::opt<token<boundary_mark>>, name> {};
struct interface : p::if_must<symbol<'('>, p::opt<p::list<interface_name, comma>>, closing> {};
struct model_head
    : p::if_must<token<word_model>, p::opt<token<main_mark>>, token<identifier>, p::opt<interface>> {};
struct model_end : p::seq<word_end> {};
struct function_interface : p::if_must<symbol<'('>, p::opt<p::list<token<identifier>, comma>>, closing> {};
struct function_body : p::seq<formula> {};
struct function_end : p::seq<separators, word_end> {};
struct function : p::if_must<token<word_function>, token<identifier>, function_interface, separators,
                             function_body, function_end> {};
struct item : p::sor<import, model_head, model_end, function, statement> {};

template <class Rule>
using kept = p::parse_tree::selector<
    Rule, p::parse_tree::store_content::on<
              identifier, dotted, number, string_text, unit_name, unary_operator, product_operator,
              sum_operator, relation_operator, logic_operator, arrow, interaction, boundary_mark,
              declaring_word, refused_word, main_mark, coefficient, conversion, quantity, call, group, power,
              unary, product, sum, relation, logic, formula, rule_part, rate_part, initial_part, unit_part,
              same_part, annotation_part, compartment_part, declared, declaration, unit_definition, deletion,
              label, participant, reactants, products, rate, reaction, submodel, submodel_argument,
              submodel_conversion, event, event_option, event_delay, event_assignment, dna_strand, labelled,
              assignment, refused, import, interface_name, model_head, model_end, function, function_body>>;

using Node = p::parse_tree::node;

}  // namespace rubor::antimony
