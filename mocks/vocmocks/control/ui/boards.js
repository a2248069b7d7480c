// What each vendor's users look at. A board names the collections that it needs, and charts what is in them.

import { barChart, columnChart, lineChart } from "./chart.js";
import { mean, moods, nps, overTime, scores, tally, tens } from "./figures.js";

const present = (values) => values.filter((value) => value !== null && value !== undefined);
const overall = (values, measure) => (values.length ? String(measure(values)) : "none");
const chart = (title, headline, drawn) => ({ title, headline, drawn });
const npsLine = (title, records, time, score) => chart(title, overall(present(records.map(score)), nps),
  lineChart({ title, points: overTime(records, time, score, nps), low: -100, high: 100 }));

const option = (answer) => Object.values(answer?.selected_options || {})[0]?.integer_value ?? null;
const stars = (record) => option(record.answers?.agent_star_rating ?? Object.values(record.answers || {})[0]);
const answered = (record, test) => record.answers?.find?.((each) => test(each.type))?.answer ?? null;

export const BOARDS = {
  "agent-connect": { needs: ["interactions", "qa_reviews"], draw: ({ interactions, qa_reviews: reviews }) => {
    const responded = interactions.filter((each) => each.response_received_at), rated = responded.filter((each) => stars(each) !== null);
    const sent = interactions.filter((each) => each.request_delivery_status === "Sent" || each.request_sent_at);
    const funnel = [["Asked", interactions], ["Sent", sent], ["Answered", responded], ["With stars", rated]].map(([label, of]) => ({ label, value: of.length }));
    const qa = reviews.map((each) => each.score);
    return [
      chart("Star rating over time", overall(rated.map(stars), mean), lineChart({ title: "Star rating over time", points: overTime(rated, (each) => each.response_received_at, stars, mean), low: 0, high: 5 })),
      chart("From request to answer", `${Math.round((100 * responded.length) / Math.max(1, interactions.length))}%`, barChart({ title: "From request to answer", bars: funnel, of: interactions.length || 1 })),
      chart("QA scores", overall(qa, mean), columnChart({ title: "QA scores", columns: tens(present(qa)) })),
      chart("QA score over time", null, lineChart({ title: "QA score over time", points: overTime(reviews, (each) => each.completed_at, (each) => each.score, mean), low: 0, high: 100 })),
      chart("Volume by channel", null, barChart({ title: "Volume by channel", bars: tally(interactions.map((each) => each.channel)), of: interactions.length || 1 })),
    ];
  } },
  "track-cxm": { needs: ["interactions"], funnel: true, draw: ({ interactions }) => {
    const score = (each) => answered(each, (type) => /^nps/.test(type || "")), time = (each) => each.answered_at;
    const csat = interactions.map((each) => answered(each, (type) => type === "csat"));
    return [
      npsLine("NPS over time", interactions, time, score),
      chart("NPS scores", null, columnChart({ title: "NPS scores", columns: scores(present(interactions.map(score)), 0, 10).map((each, at) => ({ ...each, kind: at >= 9 ? "good" : at >= 7 ? "middle" : "poor" })) })),
      chart("CSAT", overall(present(csat), mean), columnChart({ title: "CSAT", columns: scores(present(csat), 1, 5) })),
      chart("Answers by survey", null, barChart({ title: "Answers by survey", bars: tally(interactions.map((each) => each.survey_name)), of: interactions.length || 1 })),
      chart("Answers by channel", null, barChart({ title: "Answers by channel", bars: tally(interactions.map((each) => each.distribution_channel)), of: interactions.length || 1 })),
    ];
  } },
  chattermill: { needs: ["responses"], draw: ({ responses }) => {
    const phrases = responses.flatMap((each) => each.phrases || []);
    const asked = responses.filter((each) => each.data_type === "NPS");
    const negative = phrases.filter((each) => each.sentiment === "negative");
    return [
      npsLine("NPS over time", asked, (each) => each.created_at, (each) => each.score),
      chart("Sentiment of phrases", null, barChart({ title: "Sentiment of phrases", bars: moods(phrases.map((each) => each.sentiment)), of: phrases.length || 1 })),
      chart("Volume by source", null, barChart({ title: "Volume by source", bars: tally(responses.map((each) => each.data_source)), of: responses.length || 1 })),
      chart("Themes that are talked of", null, barChart({ title: "Themes that are talked of", bars: tally(phrases.map((each) => each.theme), 10) })),
      chart("Themes that annoy", null, barChart({ title: "Themes that annoy", bars: tally(negative.map((each) => each.theme), 10).map((each) => ({ ...each, kind: "poor" })) })),
    ];
  } },
  repzo: { needs: ["feedback"], draw: ({ feedback }) => {
    const time = (each) => each.createdAt;
    return [
      npsLine("NPS over time", feedback, time, (each) => each.nps_score),
      chart("Satisfaction over time", overall(present(feedback.map((each) => each.overall_satisfaction)), mean), lineChart({ title: "Satisfaction over time", points: overTime(feedback, time, (each) => each.overall_satisfaction, mean), low: 0, high: 10 })),
      chart("Sentiment", null, barChart({ title: "Sentiment", bars: moods(feedback.map((each) => each.sentiment_analysis?.overall_sentiment)), of: feedback.length || 1 })),
      chart("Volume by activity", null, barChart({ title: "Volume by activity", bars: tally(feedback.map((each) => each.activity_type?.replace(/_/g, " "))), of: feedback.length || 1 })),
      chart("Follow-ups by state", null, barChart({ title: "Follow-ups by state", bars: tally(feedback.flatMap((each) => each.follow_up_actions || []).map((each) => each.status?.replace(/_/g, " "))) })),
    ];
  } },
  collectif: { needs: ["reviews", "churn_reasons", "deal_reasons", "support_tickets", "survey_submissions", "sales_calls", "interviews"], draw: (of) => {
    const volume = Object.entries(of).map(([name, records]) => ({ label: name.replace(/_/g, " "), value: records.length })).sort((one, other) => other.value - one.value);
    const everything = Object.values(of).flat(), ratings = present(of.reviews.map((each) => each.rating));
    return [
      chart("Imports over time", null, lineChart({ title: "Imports over time", points: overTime(everything, (each) => each.date, () => 1, (each) => each.length) })),
      chart("Volume by kind", null, barChart({ title: "Volume by kind", bars: volume })),
      chart("Why customers left", null, barChart({ title: "Why customers left", bars: tally(of.churn_reasons.map((each) => each.reason)).map((each) => ({ ...each, kind: "poor" })) })),
      chart("Review ratings", overall(ratings, mean), columnChart({ title: "Review ratings", columns: scores(ratings.map(Math.round), 1, 5) })),
      chart("Tickets by source", null, barChart({ title: "Tickets by source", bars: tally(of.support_tickets.map((each) => each.source)) })),
    ];
  } },
};
